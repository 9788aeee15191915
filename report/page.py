"""Writes the page: one file that needs nothing else, and asks for nothing.

Its Content-Security-Policy allows the one script and the one style that are in it, told
by their hashes, and no address at all.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from blogdb._version import __version__
from blogdb.report.charts import NARROW, WIDE, draw
from blogdb.report.markup import Markup, element, together
from blogdb.report.tables import table

if TYPE_CHECKING:
    from blogdb.report.parts.blog import Opening
    from blogdb.report.section import Figure, Section


def page(
    title: str, blog: Opening, narrowed: str, sections: list[Section], style: str
) -> str:
    """Write the page.

    Args:
        title: its title.
        blog: what it says first.
        narrowed: the posts that it is about, in words; empty for all.
        sections: its sections; those without anything to say are left out.
        style: CSS that comes after the page's own.

    Returns:
        HTML.
    """
    own = files("blogdb.report")
    # In a style sheet a backslash before a slash changes nothing, and ends no element.
    css = own.joinpath("page.css").read_text("utf-8") + style.replace("</", "<\\/")
    script = own.joinpath("page.js").read_text("utf-8")
    shown = [section for section in sections if section.figures or section.sentence]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element(
            "meta",
            http_equiv="Content-Security-Policy",
            content=_policy(css, script),
        ),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="generator", content=f"blogdb {__version__}"),
        element("title", title),
        element("style", Markup(css)),
    )
    body = element(
        "body",
        element("a", "Skip to the report", class_="skip", href="#report"),
        _header(title, blog, narrowed),
        _contents(shown) if len(shown) > 1 else "",
        element("main", *(_section(section) for section in shown), id="report"),
        element(
            "footer",
            element(
                "p",
                f"Made by blogdb {__version__}. Posts that translate one another count"
                " once, as their original. The last year is the one up to the newest"
                " post.",
            ),
        ),
        element("script", Markup(script)),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _policy(css: str, script: str) -> str:
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src {_hash(css)}",
            f"script-src {_hash(script)}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _header(title: str, blog: Opening, narrowed: str) -> Markup:
    return element(
        "header",
        element("h1", title),
        element("p", f"Only {narrowed}.", class_="narrowed") if narrowed else "",
        element("p", blog.sentence, class_="lead"),
    )


def _contents(sections: list[Section]) -> Markup:
    items = [
        element("li", element("a", section.heading, href=f"#{section.key}"))
        for section in sections
    ]
    return element("nav", element("ul", *items), aria_label="Parts of the report")


def _section(section: Section) -> Markup:
    heading = f"{section.key}-heading"
    return element(
        "section",
        element("h2", section.heading, id=heading),
        element("p", section.sentence) if section.sentence else "",
        element(
            "div",
            *(
                _figure(figure, f"{section.key}-{number}")
                for number, figure in enumerate(section.figures, start=1)
            ),
            class_="figures",
        ),
        id=section.key,
        aria_labelledby=heading,
    )


def _figure(figure: Figure, key: str) -> Markup:
    said = f"{key}-said"
    return element(
        "article",
        element("h3", figure.title),
        element("p", figure.sentence, id=said),
        _drawings(figure, said) if figure.chart else "",
        table(figure.table, key) if figure.table else "",
        _statements(figure),
        class_="half" if figure.is_half else "whole",
    )


def _drawings(figure: Figure, said: str) -> Markup:
    assert figure.chart is not None  # noqa: S101 - for mypy
    narrow = draw(figure.chart, NARROW, said)
    # Half of a wide page is as wide as a phone.
    if figure.is_half:
        return element("div", narrow, class_="chart")
    return together(
        element("div", draw(figure.chart, WIDE, said), class_="chart wide"),
        element("div", narrow, class_="chart narrow"),
    )


def _statements(figure: Figure) -> Markup:
    statements = [
        element("pre", element("code", answer.sql)) for answer in figure.answers
    ]
    return element(
        "details", element("summary", "SQL"), *statements, class_="statements"
    )
