"""The story of a whole campaign (换届工作): several villages, several elections in each, told by one file and played like any other."""
