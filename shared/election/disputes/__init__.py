"""What does not stand: complaints, recounts, void mandates, persons and polls, recall, and who acts when others do not."""
