"""The step at which an error occurred, and what the system refused there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from blogdb.db.errors import RefusedError, SystemFailureError
from blogdb.db.steps import place, step
from blogdb.db.store.failures import explained


def test_innermost_step_is_named() -> None:
    """Of nested steps, the innermost says where the error occurred."""
    with (
        pytest.raises(ValueError, match="wrong") as caught,
        step("load"),
        step("write"),
    ):
        raise ValueError("wrong")
    assert place(caught.value) == "at step write"


def test_error_without_a_step() -> None:
    """An error outside of all steps has no place."""
    assert place(ValueError("wrong")) == ""


def test_cause_is_explained() -> None:
    """A refusal by the system is found behind the library error that it caused."""
    refusal = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    wrapped = OperationalError("insert", None, refusal)
    wrapped.__cause__ = refusal
    with (
        pytest.raises(SystemFailureError) as caught,
        explained(Path("blog.duckdb"), "wait"),
        step("migrate"),
    ):
        raise wrapped
    said = "blog.duckdb cannot be written (no space left on device) at step migrate"
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("error", [RefusedError("no"), RuntimeError("no")])
def test_other_errors_stay(error: Exception) -> None:
    """An error that the system did not cause stays as it is."""
    with pytest.raises(type(error)) as caught, explained(Path("blog.duckdb"), "wait"):
        raise error
    assert caught.value is error
