"""Lists the articles that Pelican reads in a folder, a JSON object a line."""

import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

from pelican import Pelican
from pelican.generators import ArticlesGenerator
from pelican.settings import read_settings

folder = Path(sys.argv[1])
names = ("publishconf.py", "pelicanconf.py")
sys.path.insert(0, str(folder))
settings = read_settings(
    next(str(folder / name) for name in names if (folder / name).is_file()),
    override={"PLUGINS": [], "THEME": "simple", "OUTPUT_PATH": sys.argv[2]},
)
context = {**settings, "generated_content": {}, "static_links": set()}
context |= {"static_content": {}, "localsiteurl": settings["SITEURL"]}
generator = ArticlesGenerator(
    context=context,
    settings=settings,
    path=settings["PATH"],
    theme=Pelican(settings).theme,
    output_path=sys.argv[2],
)
generator.generate_context()
drafts = [*generator.drafts, *generator.drafts_translations]
articles = [*generator.articles, *generator.translations]
root = urlsplit(settings["SITEURL"]).path
for article in [*articles, *drafts]:
    category = str(article.category)
    is_said = category != settings["DEFAULT_CATEGORY"]
    print(  # noqa: T201
        json.dumps(
            {
                "path": str(Path(article.source_path).relative_to(folder)),
                "title": str(article.title),
                "day": article.date.strftime("%Y-%m-%d"),
                "url": f"{root}/{article.url}",
                "tags": [
                    *map(str, getattr(article, "tags", [])),
                    *[category] * is_said,
                ],
                "language": article.lang,
                "is_draft": article in drafts,
            }
        )
    )
