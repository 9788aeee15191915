"""The words of sentences."""

from __future__ import annotations

import pytest

from blogdb.report.words import counted, listed, minutes, percent


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0%"), (0.004, "0.4%"), (0.03, "3%"), (0.0996, "10%"), (0.5, "50%")],
)
def test_a_share_is_a_percentage(share: float, text: str) -> None:
    """A share has a decimal only below ten per cent, and no decimal that is zero."""
    assert percent(share) == text


def test_numbers_have_their_nouns() -> None:
    """One thing is named in the singular, and a list is joined as people join it."""
    assert [counted(1, "post"), counted(1200, "post")] == ["1 post", "1,200 posts"]
    assert [minutes(0.2), minutes(2.6)] == ["1 minute", "3 minutes"]
    assert [listed(["a"]), listed(["a", "b", "c"])] == ["a", "a, b and c"]
