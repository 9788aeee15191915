"""Shared by the benchmarks: measuring processes, the machine, tables in the README."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
BLOGDB = Path(sys.executable).with_name("blogdb")


class Cost(NamedTuple):
    """The cost of a process.

    Attributes:
        wall: seconds from its start to its end.
        cpu: seconds of processor time, user and system.
        memory_mb: peak memory in MB (10^6 bytes).
        error: its error output if it failed, otherwise an empty string.
    """

    wall: float
    cpu: float
    memory_mb: float
    error: str


def measure(command: list[str]) -> Cost:
    """Run a command to its end, and measure the process.

    Args:
        command: the program and its arguments.

    Returns:
        Its cost; the caller decides what a failure means.
    """
    # Pending writes of an earlier process must not slow this one down.
    os.sync()
    hidden = ("BLOGDB_", "PYTHONDONTWRITEBYTECODE")
    env = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, env=env, stdout=subprocess.DEVNULL, stderr=output
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        error = output.read().decode("utf-8", "replace").strip()
    code = process.returncode
    # Warnings of a program that succeeded are not errors.
    error = (error or f"exit code {code}") if code else ""
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(wall, cpu, usage.ru_maxrss * unit / 1e6, error)


def write_between(readme: Path, name: str, text: str) -> None:
    """Put text between the markers `<!-- NAME: begin -->` and `<!-- NAME: end -->`.

    Args:
        readme: the Markdown file.
        name: the markers' name.
        text: the text to put there, replacing the old.

    Raises:
        ValueError: the file does not have the markers.
    """
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    before, found, rest = readme.read_text(encoding="utf-8").partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found and found_end):
        raise ValueError(f"{readme}: no markers named {name}")
    readme.write_text(f"{before}{begin}{text}{end}{after}", encoding="utf-8")


def table(header: list[str], rows: list[list[str]]) -> str:
    """Format a Markdown table, with the first column left-aligned, others right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def environment() -> dict[str, str | int | float]:
    """Return the environment of the measurements: versions and the machine."""
    model = platform.processor() or "unknown"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "blogdb": metadata.version("blogdb"),
        "duckdb": metadata.version("duckdb"),
        "sqlalchemy": metadata.version("sqlalchemy"),
        "python": platform.python_version(),
        "system": platform.system(),
        "processor": model,
        "cores": os.cpu_count() or 0,
        "memory_gb": round(memory / 1e9, 1),
        "load_before": round(os.getloadavg()[0], 2),
    }


def about(versions: dict[str, str | int | float]) -> str:
    """Format the result of `environment` as a line of Markdown."""
    return (
        f"blogdb {versions['blogdb']}, DuckDB {versions['duckdb']}, "
        f"SQLAlchemy {versions['sqlalchemy']}, Python {versions['python']} on "
        f"{versions['system']}; {versions['processor']}, {versions['cores']} cores, "
        f"{versions['memory_gb']} GB of memory.\n"
    )
