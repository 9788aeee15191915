"""Makes `python -m blogdb.cli` the same as `blogdb`."""

import sys

from blogdb.cli.main import main

sys.exit(main())
