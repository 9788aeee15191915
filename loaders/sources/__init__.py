"""One module a format, behind one small interface."""
