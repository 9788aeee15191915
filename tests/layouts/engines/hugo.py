"""Asks Hugo, by a template that lists its pages instead of the theme's."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from .published import Published, run

PROGRAM = os.environ.get("HUGO", "hugo")
_TEMPLATE = """\
{{- range $p := .Site.RegularPages }}{{ with $p.File -}}
{{ dict "path" .Filename "section" $p.Section "title" $p.Title
  "day" ($p.Date.Format "2006-01-02") "url" $p.RelPermalink
  "tags" $p.Params.tags "categories" $p.Params.categories
  "language" $p.Language.Lang "is_draft" $p.Draft "main" $.Site.Params.mainSections
  | jsonify }}
{{ end }}{{ end -}}
"""
_ENVIRONMENT = {
    "HUGO_SECURITY_EXEC_ALLOW": "^asciidoctor$",
    "HUGO_SECURITY_ALLOWCONTENT": ".*",
    "HUGO_ENABLEGITINFO": "false",
    "HUGO_MARKUP_DEFAULTMARKDOWNHANDLER": "goldmark",
    "HUGO_IGNOREERRORS": "error-disable-taxonomy",
}
_THEME = re.compile(r"""^\s*["']?theme["']?\s*[=:]\s*(.+)$""", re.M)
_IMPORT = re.compile(r"""^\s*-?\s*["']?path["']?\s*[=:]\s*["']?([\w./-]+)""", re.M)
_SHORTCODE = re.compile(r"\{\{[<%]\s*(/?)\s*([\w./-]+)")
_USUAL = {"posts", "post", "blog"}


def published(folder: Path) -> list[Published]:
    """List the pages of the blog's sections.

    Args:
        folder: the site's, with its configuration.
    """
    with tempfile.TemporaryDirectory() as work:
        site = Path(work, "site")
        shutil.copytree(
            folder,
            site,
            ignore=shutil.ignore_patterns(".git", "node_modules"),
            ignore_dangling_symlinks=True,
        )
        _without_theme(site, Path(work, "themes"))
        layouts = site / "layouts"
        shutil.rmtree(layouts, ignore_errors=True)
        _write(layouts / "index.html", _TEMPLATE)
        for kind in ("single", "list", "terms", "taxonomy"):
            _write(layouts / "_default" / f"{kind}.html", "")
        _write_shortcodes(site, layouts / "shortcodes")
        told = ""
        try:
            run(
                *(PROGRAM, "--source", site, "--destination", Path(work, "out")),
                *("--buildDrafts", "--themesDir", Path(work, "themes")),
                cwd=site,
                **_ENVIRONMENT,
            )
        except RuntimeError as error:
            # What it only complains about, it publishes all the same.
            told = str(error)
        pages = [
            json.loads(line)
            for page in sorted(Path(work, "out").rglob("index.html"))
            for line in page.read_text().splitlines()
            if line.startswith('{"')
        ]
        if not pages:
            raise RuntimeError(told or "Hugo publishes nothing")
        return _posts(pages, site)


def _posts(pages: list[dict[str, Any]], site: Path) -> list[Published]:
    """Choose the pages in the main sections, and make them posts."""
    sections = {page["section"] for page in pages}
    main = _USUAL & sections or set(pages[0]["main"] or ()) if pages else set()
    return [
        {
            "path": str(Path(page["path"]).relative_to(site)),
            "title": page["title"],
            "day": None if page["day"] == "0001-01-01" else page["day"],
            "url": page["url"],
            "tags": [*_listed(page["tags"]), *_listed(page["categories"])],
            "language": page["language"],
            "is_draft": page["is_draft"],
        }
        for page in pages
        if page["section"] in main
    ]


def _listed(value: Any) -> list[str]:
    return (
        [str(each) for each in value]
        if isinstance(value, list)
        else ([str(value)] if value else [])
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _without_theme(site: Path, themes: Path) -> None:
    """Make empty folders of the themes and modules that the configuration names."""
    themes.mkdir()
    places = [*site.glob("*.*ml"), *site.glob("*.json"), *site.glob("config/**/*.*ml")]
    for path in places:
        text = path.read_text(errors="replace")
        named = re.findall(r"[\w./-]+", " ".join(_THEME.findall(text)))
        for name in (*named, *_IMPORT.findall(text)):
            (themes / name).mkdir(parents=True, exist_ok=True)
    shutil.rmtree(site / "themes", ignore_errors=True)


def _write_shortcodes(site: Path, folder: Path) -> None:
    """Write a template that shows nothing for each shortcode of the content."""
    closed: dict[str, bool] = {}
    for path in site.rglob("*.*"):
        if path.suffix in (".md", ".markdown", ".html", ".adoc", ".org"):
            for slash, name in _SHORTCODE.findall(path.read_text(errors="replace")):
                closed[name] = closed.get(name, False) or bool(slash)
    for name, has_end in closed.items():
        if name.strip("/."):
            _write(folder / f"{name}.html", "{{ with .Inner }}{{ end }}" * has_end)
