"""One module a layout; registry.py lists them."""
