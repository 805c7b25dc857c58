"""What anybody may see: the result of an election, how it was counted, and how to check it without trusting anybody."""
