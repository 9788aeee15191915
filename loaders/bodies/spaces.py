"""White space in texts."""


def in_one_line(text: str) -> str:
    """Leave single spaces between the words of a text, and no white space around them.

    Args:
        text: a text, which may have line breaks.
    """
    # Most texts have no other white space, all of which is said not to be printable.
    if "  " not in text and text.isprintable():
        return text.strip()
    return " ".join(text.split())
