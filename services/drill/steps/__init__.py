"""The steps of an election, chapter by chapter: what officers do, in the order of a lawful timetable."""
