"""What is broken in a text: one module for each family, all as edits that can be undone."""
