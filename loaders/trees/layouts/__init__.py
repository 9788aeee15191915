"""A module for each layout; registry.py lists them."""
