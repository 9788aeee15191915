"""Reading untrusted YAML, whose values stay as they are written.

A slug `0123` is not a number, a tag `on` is not a boolean, and a time with a time zone
keeps its day; only `null`, `~` and nothing at all are null.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

_ANCHOR = re.compile(r"(?:^|[\s\[{,])&\S", re.M)
_MOST_COPIES = 20
"""The most times its size that a document may grow to by YAML aliases."""
_DEEPEST = 300
"""The most lists and objects within each other."""
_MERGE = "tag:yaml.org,2002:merge"
_NULL = "tag:yaml.org,2002:null"
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_TAGS = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}


@dataclass(frozen=True)
class Repeated:
    """A key that an object has twice, with different values.

    Attributes:
        key: the key.
        value: the value that does not count, as written.
        line: the line of the second, from 1.
    """

    key: str
    value: str
    line: int


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Makes texts, nulls, lists and objects, with what is merged into them.

    It does the work of PyYAML's resolver and constructor, which look for far more in
    each value and take as long as the parser.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeated: list[Repeated] = []
        self._room = _most(text)
        self._made: dict[Any, Any] = {}
        self._unfinished: set[Any] = set()

    def read(self) -> Any:
        """Return the value of the only document; None if there is none."""
        node = self.get_single_node()
        return None if node is None else self._value(node)

    def resolve(self, kind: type[Any], value: Any, implicit: Any) -> str:
        """Return the tag of a node that has none; a text between quotes is one."""
        if kind is yaml.ScalarNode and implicit[0]:
            if value in _NULLS:
                return _NULL
            if value == "<<":
                return _MERGE
        return _TAGS[kind]

    def _value(self, node: Any) -> Any:
        if node.tag == _NULL:
            return None
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if node in self._made:
            return self._made[node]
        if node in self._unfinished:
            raise yaml.constructor.ConstructorError(
                None, None, "found unconstructable recursive node", node.start_mark
            )
        if len(self._unfinished) == _DEEPEST:
            raise yaml.YAMLError("its values are nested too deeply")
        self._unfinished.add(node)
        is_list = isinstance(node, yaml.SequenceNode)
        made = list(map(self._value, node.value)) if is_list else self._object(node)
        self._unfinished.remove(node)
        self._made[node] = made
        return made

    def _object(self, node: Any) -> dict[Any, Any]:
        own: dict[Any, Any] = {}
        merged: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            value = self._value(value_node)
            if key_node.tag == _MERGE:
                for each in value if isinstance(value, list) else [value]:
                    merged = {**self._mergeable(each, key_node), **merged}
                continue
            key = self._value(key_node)
            if isinstance(key, list | dict):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key is a list or an object", key_node.start_mark
                )
            if key in own and own[key] != value:
                line = key_node.start_mark.line + 1
                self.repeated.append(Repeated(str(key), str(own[key]), line))
            own[key] = value
        return {**merged, **own} if merged else own

    def _mergeable(self, value: Any, node: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise yaml.constructor.ConstructorError(
                None, None, "what is merged with << is no object", node.start_mark
            )
        self._room -= len(value)
        if self._room < 0:
            raise yaml.YAMLError("its aliases repeat too much text")
        return value


def parse_yaml(text: str) -> Any:
    """Read a YAML document, with every scalar as text.

    Args:
        text: the document.

    Returns:
        Dictionaries, lists, texts, and None for null.

    Raises:
        ValueError: it is not YAML; the message says why and on which line.
    """
    return read_yaml(text)[0]


def read_yaml(text: str) -> tuple[Any, list[Repeated]]:
    """Read a YAML document, and find the keys that it has twice.

    Args:
        text: the document.

    Returns:
        As `parse_yaml`, and the keys; of two values the last counts.

    Raises:
        ValueError: it is not YAML; the message says why and on which line.
    """
    try:
        loader = _Loader(text)
        try:
            document = loader.read()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" on line {mark.line + 1}" if mark else ""
        raise ValueError(f"{error.problem or error.context}{line}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error).splitlines()[0]) from error
    if _ANCHOR.search(text):
        _require_small(document, _most(text))
    return document, loader.repeated


def _most(text: str) -> int:
    return _MOST_COPIES * (len(text) + 1000)


def _require_small(document: Any, most: int) -> None:
    """Refuse a document that aliases make huge, or that contains itself."""
    sizes: dict[int, int] = {}

    def size(node: Any) -> int:
        if not isinstance(node, dict | list):
            return len(node or "")
        if id(node) not in sizes:
            sizes[id(node)] = most
            parts = [*node, *node.values()] if isinstance(node, dict) else node
            sizes[id(node)] = 1 + sum(map(size, parts))
        return sizes[id(node)]

    if size(document) > most:
        raise ValueError("its aliases repeat too much text")
