"""A bundle that Apache Superset imports: datasets, charts and a dashboard."""
