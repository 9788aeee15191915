"""Settings in Python are data."""

from __future__ import annotations

import pytest

from blogdb.loaders.trees.python_documents import read_python


def test_what_is_written_is_read() -> None:
    """Values that are written out, or made of others by name, are read."""
    text = """
import os
ONE: str = 'a'
TWO = ONE + 'b'
BOTH = (ONE, [TWO, 3], {'k': True, 'n': None, ONE: os.name})
COMPUTED = os.environ['HOME']
LIST = ['x', os.getcwd(), 'y'] + ['z']
AGAIN = 'first'
AGAIN = open('/etc/passwd').read()
for NAME in LIST:
    pass
"""
    assert read_python(text) == {
        "ONE": "a",
        "TWO": "ab",
        "BOTH": ["a", ["ab", "3"], {"k": True, "n": None, "a": None}],
        "LIST": ["x", "y", "z"],
    }


@pytest.mark.parametrize("text", ["a = (", "x" + "(" * 5000, "a = '\0'"])
def test_what_is_no_python_is_told(text: str) -> None:
    """What cannot be parsed, however deep, is an error of one kind."""
    with pytest.raises(ValueError, match="not Python"):
        read_python(text)
