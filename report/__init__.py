"""The report: one page, for people, of what the curated views answer."""
