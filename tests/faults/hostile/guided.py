"""Feeds the parsers that are Python's with what atheris makes of its own coverage.

    python -m tests.faults.hostile.guided TARGET LIBFUZZER-ARGUMENT...

DuckDB's readers are compiled without that instrumentation; chance tries those.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["blogdb.loaders", "tomllib"]):
    from blogdb.db.errors import SourceError
    from blogdb.loaders import columns, names
    from blogdb.loaders.sources import delimited, json_documents, viewer
    from blogdb.loaders.sources.files import File
    from blogdb.loaders.sources.registry import detect, readers

from . import mutants

FOLDER = Path(tempfile.mkdtemp())


def _file(data: bytes) -> File:
    path = FOLDER / "input"
    path.write_bytes(data)
    return File(str(path), path)


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", "backslashreplace")


def aliases(data: bytes) -> None:
    """An aliases file is read, or refused; what it names are ends."""
    with suppress(SourceError):
        found = names.read_aliases(_file(data).path)
        for alias, tags in found.tags.items():
            assert found.tags_within(alias) or (found.tag(tags[0]),) == tags


def table(data: bytes) -> None:
    """Each letter behind a header is in a good row or in a bad one."""
    header = b"slug,title,url\n"
    file = _file(header + data)
    found = mutants.letters("")
    for row in delimited._rows(file, ",", ["slug", "title", "url"]):
        cells = row[3:] if isinstance(row, tuple) else row
        found += mutants.letters("".join(cell or "" for cell in cells))
    text = (header + data).decode("utf-8-sig", "backslashreplace")
    assert found == mutants.letters(text[len(header) :])


def header(data: bytes) -> None:
    """A header has names, whatever stands there."""
    with suppress(SourceError):
        found = delimited._read_header(_file(data), ",")
        assert len(columns.unique(found.names)) == len(found.names) > 0


def lines(data: bytes) -> None:
    """Each line that is not blank is an object, or is told as a bad one."""
    found = list(json_documents._good_lines(_file(b"\n" + data)))
    assert len(found) == sum(1 for line in data.split(b"\n") if line.strip())


def objects(data: bytes) -> None:
    """Each letter is in an object, or in what is told as bad."""
    found = mutants.letters("")
    for item in json_documents._good_objects(_file(b"\n" + data)):
        found += mutants.letters(item if isinstance(item, str) else item[2])
    assert found == mutants.letters(_text(data))


def viewed(data: bytes) -> None:
    """The viewer's header is as long as what it has taken."""
    rows = viewer._decoded(data)
    found = viewer._read_header(rows)
    assert found.count_lines <= len(rows)
    assert len(found.names) == len(found.shortest)


def detected(data: bytes) -> None:
    """A format is found, or the file is refused."""
    with suppress(SourceError):
        detect(_file(data), readers())


TARGETS = {
    each.__name__: each
    for each in (aliases, table, header, lines, objects, viewed, detected)
}


if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
    atheris.Fuzz()
