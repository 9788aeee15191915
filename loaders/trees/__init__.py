"""Blogs as trees of Markdown: front matter, layouts, posts."""
