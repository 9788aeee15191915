"""Parsers under a fuzzer that is guided by their coverage."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from ...conftest import REPOSITORY
from . import mutants
from .conftest import Record, measured

TARGETS = ("aliases", "table", "header", "lines", "objects", "viewed", "detected")


@pytest.mark.parametrize("target", TARGETS)
def test_parsers_under_a_guided_fuzzer(
    target: str, tmp_path: Path, record: Record
) -> None:
    """No input that coverage leads to breaks a parser, hangs it, or fills memory."""
    if find_spec("atheris") is None:
        pytest.skip("ATHERIS IS ABSENT: pip install --group fuzz (Linux has it)")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(50):
        form = mutants.FORMATS[number % 4]
        (corpus / str(number)).write_bytes(mutants.source(number, form).data)
    (corpus / "aliases").write_text("[tags]\n'a b' = \"c\"\n[authors]\nx = 'y'\n")
    count = 20_000
    limits = ["-max_len=2000", "-timeout=60", "-rss_limit_mb=1500", "-seed=1"]
    module = f"{__package__}.guided"
    done = measured(
        [sys.executable, "-m", module, target, f"-runs={count}", *limits, corpus],
        tmp_path,
        seconds=3600,
        cwd=REPOSITORY,
    )
    assert done.code == 0, done.err[-5000:]
    assert f"Done {count} runs" in done.err
    record("inputs", count)
