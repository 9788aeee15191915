"""The parts of the report, a file each; `registry.py` has them in order."""
