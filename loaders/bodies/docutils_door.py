"""The one door to docutils: its settings, and directives and roles it does not know."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from docutils import core, nodes
from docutils.parsers import rst
from docutils.parsers.rst import Directive, directives, roles, states
from docutils.utils import unescape

_SETTINGS = {
    # Nothing is read but the body, neither files it names nor the user's settings.
    "file_insertion_enabled": False,
    "_disable_config": True,
    "raw_enabled": True,
    "report_level": 5,
    "halt_level": 5,
    "warning_stream": False,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "smart_quotes": False,
    "syntax_highlight": "none",
    "auto_id_prefix": "",
    "id_prefix": "",
}
_NOTHING = frozenset(
    {
        *("post", "postlist", "update", "toctree", "contents", "slides", "chart"),
        *("youtube", "vimeo", "soundcloud", "media", "gist", "post-list", "highlight"),
        *("index", "meta", "plot", "raw-html", "include", "literalinclude"),
    }
)
"""Directives that show no text of the post."""
_CODE = frozenset({"code", "code-block", "sourcecode", "listing", "prompt", "ipython"})
_PICTURES = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|avif)", re.I)
_DIRECTIVE = re.compile(r"\.\.[ ]++[^\n]*?::[ ]*+")
_LINKS = frozenset({"doc", "download", "any"})


def parse(content: str) -> nodes.document | None:
    """Parse reStructuredText; None if docutils cannot.

    Args:
        content: the text.
    """
    try:
        return core.publish_doctree(
            content, parser=_Parser(), settings_overrides=_SETTINGS
        )
    # It has no error of its own for what is malformed beyond its rules.
    except Exception:
        return None


class _AnyOptions(dict):  # type: ignore[type-arg]
    """Takes each option as it is written."""

    def __missing__(self, name: str) -> Any:
        return str


class _Unknown(Directive):  # type: ignore[misc]
    """A directive that docutils does not know: its content is text."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = _AnyOptions({"class": str})

    def run(self) -> list[nodes.Node]:
        argument = self.arguments[0] if self.arguments else ""
        if _PICTURES.fullmatch(argument):
            image = nodes.image(uri=argument, **_alt(self.options))
            return [image, *self._parsed(self.content)]
        if self.content:
            return self._parsed(self.content)
        found, _ = self.state.inline_text(argument, self.lineno)
        return [nodes.paragraph(argument, "", *found)] if " " in argument else []

    def _parsed(self, content: Any) -> list[nodes.Node]:
        box = nodes.container()
        self.state.nested_parse(content, self.content_offset, box)
        return list(box.children)


class _Nothing(_Unknown):
    def run(self) -> list[nodes.Node]:
        return []


class _CodeBlock(_Unknown):
    def run(self) -> list[nodes.Node]:
        code = "\n".join(self.content)
        language = self.arguments[0].split()[:1] if self.arguments else []
        block = nodes.literal_block(code, code, classes=["code", *language])
        block.line = self.content_offset + 1
        return [block]


def _alt(options: dict[str, str]) -> dict[str, str]:
    return {"alt": options["alt"]} if "alt" in options else {}


for _names, _class in ((_NOTHING, _Nothing), (_CODE, _CodeBlock)):
    for _name in _names:
        directives.register_directive(_name, _class)


class _Tolerant:
    """A state of the parser, in which directives that it does not know are read."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # Where a part of the text is parsed by itself, too.
        self.nested_sm_kwargs = {"state_classes": _STATES, "initial_state": "Body"}

    def unknown_directive(self, name: str) -> Any:
        line = self.state_machine.line  # type: ignore[attr-defined]
        return self.run_directive(_Unknown, _DIRECTIVE.match(line), name, {})

    def run_directive(self, *arguments: Any) -> Any:
        """Note the line, which docutils does for some directives alone."""
        line = self.state_machine.abs_line_number()  # type: ignore[attr-defined]
        found, blank = super().run_directive(*arguments)  # type: ignore[misc]
        for node in found:
            node.line = node.line or line
        return found, blank


_STATES = tuple(
    type(state.__name__, (_Tolerant, state), {}) for state in states.state_classes
)


def _interpreted(
    inliner: Any, rawsource: str, text: str, role: str, lineno: int
) -> Any:
    """Read roles that docutils does not know as their text."""
    known, _ = roles.role(role, inliner.language, lineno, inliner.reporter)
    if known:
        return states.Inliner.interpreted(inliner, rawsource, text, role, lineno)
    written = unescape(text)
    before, bracket, target = written.removesuffix(">").rpartition("<")
    has_target = bool(bracket) and written.endswith(">")
    words = (before.strip() or target) if has_target else written
    if role in _LINKS and has_target:
        return [nodes.reference(rawsource, words, refuri=target, name=words)], []
    return [nodes.inline(rawsource, words.lstrip("~!"))], []


class _Parser(rst.Parser):  # type: ignore[misc]
    def __init__(self) -> None:
        # The variables of its class are its patterns, so it can have no other class.
        inliner = states.Inliner()
        inliner.interpreted = partial(_interpreted, inliner)
        super().__init__(inliner=inliner)
        self.state_classes = _STATES
