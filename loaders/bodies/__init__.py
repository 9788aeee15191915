"""What is inside the posts: links, code, headings, images, words."""
