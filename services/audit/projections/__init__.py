"""What queries read: tables that are folded from the entries of many logs, and can be thrown away and built again."""
