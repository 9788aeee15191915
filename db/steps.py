"""Named steps of a change, so that an error says where it occurred."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT = "at step "


@contextmanager
def step(name: str) -> Iterator[None]:
    """Name the step that the block is, in a note on any error; the innermost counts.

    Args:
        name: the step's name, words joined by underscores.
    """
    try:
        yield
    except Exception as error:
        if not place(error):
            error.add_note(f"{_AT}{name}")
        raise


def place(error: BaseException) -> str:
    """Return the step at which an error occurred.

    Args:
        error: any error.

    Returns:
        Such as "at step write_posts"; an empty text if the step is not known.
    """
    notes = getattr(error, "__notes__", ())
    return next((note for note in notes if note.startswith(_AT)), "")
