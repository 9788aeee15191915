"""Lists the posts that Nikola reads in a folder, a JSON object a line."""

import importlib
import json
import os
import sys
from urllib.parse import urlsplit

from nikola import Nikola

os.chdir(sys.argv[1])
sys.path.insert(0, "")
settings = dict(vars(importlib.import_module("conf")))
site = Nikola(**settings)
site.init_plugins()
site.scan_posts(ignore_quit=True)
root = urlsplit(settings.get("BASE_URL") or settings["SITE_URL"]).path.rstrip("/")
for post in site.timeline:
    for language in post.translated_to if post.is_post else ():
        category = post.meta("category", lang=language)
        print(  # noqa: T201
            json.dumps(
                {
                    "path": post.translated_source_path(language),
                    "title": post.title(language),
                    "day": post.date.strftime("%Y-%m-%d"),
                    "url": root + post.permalink(language),
                    "tags": [
                        *post.tags_for_language(language),
                        *filter(None, [category]),
                    ],
                    "language": language,
                    "is_draft": post.is_draft or post.is_private,
                }
            )
        )
