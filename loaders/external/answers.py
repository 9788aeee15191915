"""What an address answers, and what that means for a link to it."""

from __future__ import annotations

from dataclasses import dataclass

OK = "ok"
MOVED = "moved"
GONE = "gone"
UNSAFE = "unsafe"
UNREACHABLE = "unreachable"
REFUSED = "refused"
INVALID = "invalid"
UNASKED = "unasked"

_GONE = (404, 410)
_BUSY = (429, 503)
_FAILING = (408, *range(500, 600))


@dataclass(frozen=True)
class AddressAnswer:
    """What came of asking an address.

    Attributes:
        outcome: one of the words above.
        status: of the last answer (HTTP); None where none came.
        location: where it has moved; None for others.
        error: what was wrong, in words; None where the status says it.
    """

    outcome: str
    status: int | None = None
    location: str | None = None
    error: str | None = None

    @property
    def is_heard(self) -> bool:
        """Whether a server answered, so that there is a network."""
        return self.status is not None or self.outcome in (UNSAFE, REFUSED)


@dataclass(frozen=True)
class Later:
    """An address may answer differently in a moment.

    Attributes:
        answer: what counts if it is not asked again.
        seconds: how long its server wants nobody to ask; None where it does not say.
        is_busy: whether the server is asked too much, as it says.
    """

    answer: AddressAnswer
    seconds: float | None = None
    is_busy: bool = False


def of_status(
    status: int, *, wait: float | None = None, error: str | None = None
) -> AddressAnswer | Later:
    """Tell what a status means that is no redirect.

    Args:
        status: of the answer to a whole request (GET), or 200 and the like to HEAD.
        wait: seconds that the server wants nobody to ask, if it says so.
        error: what else is to be said.

    Returns:
        The answer, or that it may be another in a moment.
    """
    if 200 <= status < 300:
        return AddressAnswer(OK, status)
    if status in _GONE:
        return AddressAnswer(GONE, status, error=error)
    if status in _BUSY:
        outcome = REFUSED if status == 429 else UNREACHABLE
        return Later(AddressAnswer(outcome, status, error=error), wait, is_busy=True)
    if status in _FAILING:
        return Later(AddressAnswer(UNREACHABLE, status, error=error))
    return AddressAnswer(REFUSED, status, error=error)
