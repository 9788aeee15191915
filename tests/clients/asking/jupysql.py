"""JupySQL's magic, in a notebook's shell."""

import sys
import warnings

from answers import tell
from IPython.core.interactiveshell import InteractiveShell
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

warnings.simplefilter("ignore")
shell = InteractiveShell()
shell.run_line_magic("load_ext", "sql")
for setting in ("feedback = 0", "displaylimit = None"):
    shell.run_line_magic("config", f"SqlMagic.{setting}")
shell.user_ns["engine"] = create_engine(
    f"duckdb:///{sys.argv[1]}",
    poolclass=NullPool,
    connect_args={"read_only": True},
)
shell.run_line_magic("sql", "engine")
tell(lambda view: [tuple(row) for row in shell.run_line_magic("sql", f"from {view}")])
