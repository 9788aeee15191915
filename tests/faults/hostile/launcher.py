"""Runs a program, and tells its exit code and the most memory that it had.

    launcher.py REPORT LARGEST-FILE COMMAND...

The memory of a process counts from before it became the program, when it still was
its parent: so the parent has to be a small one, which tests are not.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

report, largest, *command = sys.argv[1:]
if int(largest):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest), int(largest)))
process = subprocess.Popen(command)
_, status, usage = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
Path(report).write_text(f"{process.returncode} {usage.ru_maxrss}")
