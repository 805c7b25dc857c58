"""A village to practise with: one button makes keys, calls a drill and brings it to the morning of its polling day."""
