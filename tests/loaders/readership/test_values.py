"""Numbers and periods, as programs and people write them."""

import datetime as dt

import pytest

from blogdb.loaders.readership.values import Period, number, period, period_in


def days(first: str, last: str | None = None) -> Period:
    """Name a period by its days."""
    return Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0", 0),
        (" 42 ", 42),
        ("1,234", 1234),
        ("1.234.567", 1234567),
        ("1\u202f234", 1234),
        ("12\u2019345", 12345),
        ("12.0", 12),
        ("2147483647", 2**31 - 1),
        ("", None),
        ("-", None),
    ],
)
def test_whole_numbers(text: str, found: int | None) -> None:
    """Groups of three digits may be set off, in one way within a number."""
    assert number(text) == found


@pytest.mark.parametrize("text", ["a", "1.5", "1,23", "1,234.567", "-3", "12%", "٣x"])
def test_no_whole_numbers(text: str) -> None:
    """What is not surely a whole number is not guessed at."""
    with pytest.raises(ValueError, match="is not a whole number"):
        number(text)


def test_too_large_a_number() -> None:
    """A number that the table cannot hold is refused."""
    with pytest.raises(ValueError, match="is too large"):
        number("2147483648")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-05-31", days("2024-05-31")),
        ("20240531", days("2024-05-31")),
        ("2024-05-31T23:59:00Z", days("2024-05-31")),
        ("2024-02", days("2024-02-01", "2024-02-29")),
        ("202312", days("2023-12-01", "2023-12-31")),
        ("2023", days("2023-01-01", "2023-12-31")),
        ("2024-05-27,2024-06-02", days("2024-05-27", "2024-06-02")),
        ("From 2024-05-27 to 2024-06-02", days("2024-05-27", "2024-06-02")),
    ],
)
def test_periods(text: str, found: Period) -> None:
    """Days, months, years, and what lies between two days are periods."""
    assert period(text) == found


@pytest.mark.parametrize("text", ["5/6/2024", "2024-02-30", "202413", "01", "", "May"])
def test_no_periods(text: str) -> None:
    """A period that is not clear, or that there is not, is refused."""
    with pytest.raises(ValueError, match=r"is no|is not a day"):
        period(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Plausible export a.org 2024-05-01  to 2024-05-31 .zip", True),
        ("# Startdatum: 20240501\n# Enddatum: 20240531", True),
        ("# 20240501-20240531", True),
        ("pages 2024-05-31.csv", False),
        ("2024-05-31 to 2024-05-01", False),
        ("account 12345678, 87654321", False),
    ],
)
def test_periods_in_texts(text: str, *, found: bool) -> None:
    """Two days in a name or a comment are a period, in whatever language."""
    expected = days("2024-05-01", "2024-05-31") if found else None
    assert period_in(text) == expected
