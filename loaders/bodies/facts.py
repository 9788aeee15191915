"""What is found in a body."""

from __future__ import annotations

from typing import NamedTuple


class FoundLink(NamedTuple):
    """A link, or a URL in code.

    Attributes:
        url: where it leads, as written; not resolved.
        text: what a reader clicks, in one line; None if there is no text.
        form: `inline`, `reference`, `autolink`, `bare` (a plain http or https URL) or
            `html`.
        in_code: whether it is a URL inside code, which no reader can click.
        line: its line in the body, from 1.
    """

    url: str
    text: str | None
    form: str
    in_code: bool
    line: int = 1


class FoundCodeBlock(NamedTuple):
    """A block of code.

    Attributes:
        language: the language that the body names, lower case; None if it does not.
        count_lines: the number of lines of code, including blank ones.
        line: the line in the body that it begins in, from 1.
    """

    language: str | None
    count_lines: int
    line: int = 1


class FoundHeading(NamedTuple):
    """A heading.

    Attributes:
        level: 1 to 6.
        text: as a reader sees it, in one line; may be empty.
        anchor: what links to it have after `#`, in one line; None if it has none.
        line: its line in the body, from 1.
    """

    level: int
    text: str
    anchor: str | None = None
    line: int = 1


class FoundImage(NamedTuple):
    """An image.

    Attributes:
        url: where it is, as written; not resolved.
        alt: its alternative text, in one line; "" if HTML's `alt=""` marks it as
            decoration, None if it lacks one.
        line: its line in the body, from 1.
    """

    url: str
    alt: str | None
    line: int = 1


class Facts(NamedTuple):
    """Everything found in a body, each kind in document order.

    Attributes:
        links: links, and the URLs in code.
        code_blocks: blocks of code.
        headings: headings.
        images: images.
        text: what a reader sees, without blocks of code; a line for each block, with
            single spaces between its words.
        code: all code, in blocks and within the text, line breaks between its pieces.
        is_flattened: whether the body had lost its line breaks.
    """

    links: list[FoundLink]
    code_blocks: list[FoundCodeBlock]
    headings: list[FoundHeading]
    images: list[FoundImage]
    text: str
    code: str
    is_flattened: bool
