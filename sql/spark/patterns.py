"""Regular expressions of DuckDB (RE2) as those of Java, which Spark has.

They have the same signs, some of which mean something else, without an error.
"""

from __future__ import annotations

import re

from blogdb.db.errors import QueryError

_SIGN = re.compile(
    r"\\[pP]\{\w+\}|\\x\{[0-9a-fA-F]+\}|\\x[0-9a-fA-F]{2}|\\.|\[:|&&"
    r"|\(\?[a-zA-Z]+[:)]|.",
    re.DOTALL,
)
_WORD = "[0-9A-Za-z_]"
_MEANS = {
    # Java's \s has \v as well, and its \v all ends of lines.
    r"\s": r"[\t\n\f\r ]",
    r"\S": r"[^\t\n\f\r ]",
    r"\v": r"\x0B",
    # Java's \b knows letters of all scripts, and $ a last end of the line.
    r"\b": f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))",
    "$": r"\z",
    r"\z": r"\z",
    # Java's . leaves out more than the end of a line.
    ".": r"[^\n]",
}
_MEANS_IN_CLASS = {r"\s": r"\t\n\f\r ", r"\v": r"\x0B", "[": r"\[", "&&": r"&\&"}


def pattern(text: str) -> str:
    """Write a regular expression as Java has it.

    Args:
        text: as DuckDB has it.

    Returns:
        One that matches the same.

    Raises:
        QueryError: it has something of which that is not known.
    """
    written = []
    # An expression in square brackets, and the place where it began.
    began: int | None = None
    for found in _SIGN.finditer(text):
        sign = found[0]
        if re.match(r"\\[pP]\{\w{3}", sign):
            # A script; kinds of letters, such as Lu, have the same names.
            sign = f"{sign[:3]}Is{sign[3:]}"
        elif sign.startswith("(?") and began is None:
            if set(sign[2:-1]) != {"i"}:
                raise _unknown(sign, text)
            # Without u, Java folds the case of ASCII alone.
            sign = sign.replace("i", "iu")
        elif began is None:
            if sign == "[":
                began = found.end()
            elif sign in (r"\B", r"\C", r"\A"):
                raise _unknown(sign, text)
            else:
                sign = _MEANS.get(sign, sign)
        elif sign == "]" and text[began : found.start()] not in ("", "^"):
            began = None
        elif sign in ("[:", r"\S", r"\D", r"\W", r"\b"):
            raise _unknown(sign, text)
        else:
            sign = _MEANS_IN_CLASS.get(sign, sign)
        written.append(sign)
    return "".join(written)


def first(text: str) -> str:
    """Write a regular expression that takes a whole text, in which it matches once.

    Args:
        text: as Java has it.

    Returns:
        One with what is before the first match as its first group, and what is after it
        as its last.
    """
    return rf"\A((?s:.*?))(?:{text})((?s:.*))\z"


def groups(text: str) -> int:
    """Count the groups of a regular expression.

    Args:
        text: as Java has it.
    """
    count, is_class = 0, False
    signs = [found[0] for found in re.finditer(r"\\.|\(\?|.", text, re.DOTALL)]
    for sign in signs:
        if sign in ("[", "]"):
            is_class = sign == "["
        count += sign == "(" and not is_class
    return count


def replacement(text: str, shift: int = 0) -> str:
    r"""Write what takes the place of a match as Java has it.

    Args:
        text: as DuckDB has it, with \1 for a group.
        shift: how many groups there are before.
    """
    parts = re.split(r"\\(\d)", text)
    for place, part in enumerate(parts):
        if place % 2:
            parts[place] = f"${int(part) + shift}"
        else:
            literal = re.sub(r"[\\$]", r"\\\g<0>", part.replace("\\\\", "\\"))
            # A digit after a group is none of the group's number.
            is_digit = place > 0 and literal[:1].isdecimal()
            parts[place] = f"\\{literal}" if is_digit else literal
    return "".join(parts)


def _unknown(sign: str, text: str) -> QueryError:
    return QueryError(
        f"{sign} in the regular expression {text[:40]} is not known in Spark's dialect"
    )
