"""What both services say and serve over HTTP in the same way: problems, pages, the files of a log."""
