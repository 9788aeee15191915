"""One family of errors, each with its own exit code."""

from __future__ import annotations

from blogdb.db import errors


def test_exit_codes_are_unique() -> None:
    """Each exit code has a number and a meaning of its own; 0 is the only success."""
    codes = errors.ExitCode.__members__.values()
    assert len({int(code) for code in codes}) == len(codes)
    assert len({code.meaning for code in codes}) == len(codes)
    assert errors.ExitCode.OK == 0
    assert all(0 <= code < 256 for code in codes)


def test_each_error_has_a_code_of_its_own() -> None:
    """Each kind of error ends the program with a code that no other kind has.

    But what was written wrong has one code, in an argument as in blogdb.toml.
    """
    kinds = errors.BlogdbError.__subclasses__()
    codes = [kind.exit_code for kind in kinds if kind is not errors.ArgumentError]
    assert errors.ArgumentError.exit_code == errors.SettingsError.exit_code
    assert len(set(codes)) == len(codes)
    assert not {errors.ExitCode.OK, errors.ExitCode.UNEXPECTED} & set(codes)
    assert all(kind.__doc__ for kind in kinds)
