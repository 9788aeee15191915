"""White space in texts."""

_PLAIN = bytes(byte for byte in range(128) if chr(byte).isprintable()) + b"\n"


def in_one_line(text: str) -> str:
    """Leave single spaces between the words of a text, and no white space around them.

    Args:
        text: a text, which may have line breaks.
    """
    # Most texts have no other white space, all of which is said not to be printable.
    if "  " not in text and text.isprintable():
        return text.strip()
    return " ".join(text.split())


def in_tidy_lines(text: str) -> str:
    """Leave the lines of a text that have words, each as `in_one_line` leaves it.

    Args:
        text: a text, in which only a line feed ends a line.
    """
    lines = text.split("\n")
    if "  " in text or not _is_plain(text):
        lines = [in_one_line(line) for line in lines]
    else:
        # A call for each line would take longer than all the rest.
        lines = [line.strip() for line in lines]
    return "\n".join(filter(None, lines))


def _is_plain(text: str) -> bool:
    """Return whether a text has no other white space than spaces and line feeds."""
    if text.isascii():
        return not text.encode().translate(None, _PLAIN)
    return text.replace("\n", "").isprintable()
