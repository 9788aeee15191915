"""A module for each file format, behind one small interface."""
