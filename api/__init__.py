"""The interface for Python programs, which the command line uses as well."""
