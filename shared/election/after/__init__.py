"""After the result: pledges of the new body, papers and files kept."""
