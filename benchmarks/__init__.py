"""Measurements side by side with named alternatives; nothing here asserts a time."""
