"""From figures to people in office: winners, ties, further rounds, chosen posts, the announced result."""
