"""`blogdb.toml`, the file in a blog's folder that says how the blog is loaded."""
