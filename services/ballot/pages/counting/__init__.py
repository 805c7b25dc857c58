"""The counting desk: papers called and keyed, doubtful ones ruled on, batches attested by three, the count closed."""
