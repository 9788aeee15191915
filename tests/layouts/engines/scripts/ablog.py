"""Lists the posts that ABlog reads in a folder, a JSON object a line."""

import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

from ablog.blog import Blog, Post
from sphinx.application import Sphinx

folder, work = map(Path, sys.argv[1:])
is_folder = any(
    "dirhtml" in path.read_text()
    for name in ("Makefile", ".readthedocs.yaml", ".readthedocs.yml")
    if (path := folder / name).is_file()
)
application = Sphinx(
    *(folder, folder, work / "out", work / "trees", "dirhtml" if is_folder else "html"),
    confoverrides={"extensions": ["ablog", "myst_parser"], "html_theme": "alabaster"},
    status=None,
    warning=None,
)
application.builder.read()
blog = Blog(application)
root = urlsplit(application.config.blog_baseurl or "").path.rstrip("/")
default = application.config.language
read = application.env.ablog_posts.items()
for post in [Post(blog, name, each) for name, posts in read for each in posts]:
    said = [*post.tags, *post.category]
    print(  # noqa: T201
        json.dumps(
            {
                "path": str(
                    Path(application.env.doc2path(post.docname)).relative_to(folder)
                ),
                "title": post.title,
                "day": post.date.strftime("%Y-%m-%d") if post.published else None,
                "url": f"{root}/{application.builder.get_target_uri(post.docname)}",
                "tags": [getattr(each, "name", each) for each in said],
                "language": next(
                    (getattr(each, "name", each) for each in post.language), default
                ),
                "is_draft": not post.published,
            }
        )
    )
