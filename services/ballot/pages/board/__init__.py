"""The public board in the hall: turnout while people vote, then the tally as it grows, a stroke for each vote."""
