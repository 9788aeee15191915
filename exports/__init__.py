"""The blog in the form of other programs: each has a folder or a file."""
