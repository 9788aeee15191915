"""dbt-duckdb: a model per view, from blogdb's file attached for reading only."""

import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
from answers import tell

PROJECT = "name: ask\nversion: '1.0'\nprofile: ask\nmodels:\n  +materialized: table\n"
PROFILE = """
ask:
  target: here
  outputs:
    here:
      type: duckdb
      path: {folder}/mine.duckdb
      attach:
        - path: {blog}
          alias: blog
          read_only: true
"""
with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    (folder / "models").mkdir()
    (folder / "dbt_project.yml").write_text(PROJECT)
    (folder / "profiles.yml").write_text(
        PROFILE.format(folder=folder, blog=sys.argv[1])
    )
    for view in sys.argv[2:]:
        model = f"select * from blog.main.{view}"
        (folder / "models" / f"my_{view}.sql").write_text(model)
    subprocess.run(
        [
            Path(sys.executable).with_name("dbt"),
            "--no-send-anonymous-usage-stats",
            "run",
            "--project-dir",
            folder,
            "--profiles-dir",
            folder,
        ],
        cwd=folder,
        stdout=sys.stderr,
        check=True,
    )
    with duckdb.connect(str(folder / "mine.duckdb"), read_only=True) as connection:
        tell(lambda view: connection.execute(f"from my_{view}").fetchall())
