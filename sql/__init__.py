"""The curated views and macros, and the SQL of a load."""
