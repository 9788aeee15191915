"""The steps of a change by name, so that an error says where it came up."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT = "at step "


@contextmanager
def step(name: str) -> Iterator[None]:
    """Note on an error which step it came up at; the innermost step counts.

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
    """Tell at which step an error came up.

    Args:
        error: any error.

    Returns:
        Such as "at step write_posts"; nothing where no step is known.
    """
    notes = getattr(error, "__notes__", ())
    return next((note for note in notes if note.startswith(_AT)), "")
