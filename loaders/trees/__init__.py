"""Blogs as folder trees of Markdown files: front matter, layouts, posts."""
