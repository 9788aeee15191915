"""Many blogs in one folder of Parquet: loading them, a blog a task, and asking them."""
