"""What an analytics program counted of a blog's readers: from its export to a table."""
