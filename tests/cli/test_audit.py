"""`blogdb audit`: how findings are printed and chosen, and what makes it fail."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from blogdb.cli.finding_formats import shown
from blogdb.db import engine
from blogdb.db.errors import ExitCode
from blogdb.loaders.load import load
from blogdb.loaders.options import Options
from blogdb.sql.rules import SEVERITIES, rules

from ..conftest import Run, environment_with_duckdb
from ..loaders.trees.test_layouts import plant
from ..rounds import rounds

POSTS = {
    "hugo.toml": 'baseURL = "https://x.example/"\n[permalinks]\nposts = "/p/:slug/"\n',
    "content/posts/one.md": (
        "---\ntitle: One\ndate: 2024-01-01\n---\n"
        "[a](/p/gone/)\n\n## A\n\n#### 5% *b*|c\n"
    ),
    "content/posts/no-title,.md": (
        "---\ndate: 2023-12-02\n---\n![](a.png) [one](/p/one/)\n"
    ),
}
MESSAGES = (
    "The link https://x.example/p/gone/ leads to a post that the blog lacks.",
    "The image a.png has no alternative text.",
    'The post has no title; it is called "No title,", after its file.',
    'The heading "5% b|c" is of level 4, but the one before it ("A") of level 2.',
)
DEAD, IMAGE, TITLE, HEADING = MESSAGES


@pytest.fixture(scope="session")
def audited_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a blog that has something to mend, and its database."""
    folder = tmp_path_factory.mktemp("audited")
    plant(folder / "blog", POSTS)
    load(folder / "blog.duckdb", [str(folder / "blog")], Options(search=False))
    return folder


@pytest.fixture
def audited(audited_template: Path, tmp_path: Path) -> Path:
    """The database of that blog, where commands take it by default."""
    return Path(shutil.copy(audited_template / "blog.duckdb", tmp_path))


def found(run_here: Run, *arguments: str | Path) -> list[dict[str, Any]]:
    """Audit, and return the findings."""
    done = run_here("audit", "--json", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    severities = [finding["severity"] for finding in told["findings"]]
    assert told["counts"] == {name: severities.count(name) for name in SEVERITIES}
    return list(told["findings"])


@pytest.mark.usefixtures("audited")
def test_text_is_what_editors_follow(run_here: Run, audited_template: Path) -> None:
    """Each finding is a line as compilers write it, and below it what to do."""
    done = run_here("audit")
    assert done.returncode == ExitCode.OK
    posts = audited_template / "blog" / "content" / "posts"
    assert done.stdout.splitlines() == [
        f"{posts}/one.md:5: error: {DEAD} [dead-link]",
        "    Correct the address, or remove the link.",
        f"{posts}/no-title,.md:4: warning: {IMAGE} [image-without-text]",
        '    Say in a few words what it shows; mark decoration with alt="".',
        f"{posts}/no-title,.md:1: warning: {TITLE} [missing-title]",
        "    Give it a title in its front matter.",
        f"{posts}/one.md:9: note: {HEADING} [skipped-heading]",
        "    Give it level 3.",
    ]
    assert done.stderr == "1 error, 2 warnings, 1 note\n"
    done = run_here("audit", "--rule", "near-duplicate")
    assert (done.stdout, done.stderr) == ("nothing to mend\n", "")


def test_files_are_relative_to_the_current_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file below the current folder is named as from there; others stay whole."""
    monkeypatch.chdir(tmp_path)
    assert shown(f"{tmp_path}/a/b.md") == "a/b.md"
    assert shown("/elsewhere/b.md") == "/elsewhere/b.md"
    assert shown("https://x.example/b.csv") == "https://x.example/b.csv"


@pytest.mark.usefixtures("audited")
@pytest.mark.parametrize(
    ("options", "messages", "code"),
    [
        (["--fail-on", "error"], MESSAGES, ExitCode.FINDINGS),
        (["--fail-on", "note", "--rule", "skipped-heading"], [HEADING], 10),
        (["--fail-on", "error", "--rule", "skipped-heading"], [HEADING], 0),
        (["--fail-on", "never"], MESSAGES, 0),
        (["--severity", "warning"], MESSAGES[:3], 0),
        (["--rule", "dead-link", "--rule", "missing-title"], [DEAD, TITLE], 0),
    ][:: rounds(2, 1)],
)
def test_chosen_findings_decide(
    run_here: Run, options: list[str], messages: list[str], code: int
) -> None:
    """What is printed is what was asked for, and it alone can make the audit fail."""
    done = run_here("audit", "--json", *options)
    told = json.loads(done.stdout)["findings"]
    assert [each["message"] for each in told] == [*messages]
    assert done.returncode == code


@pytest.mark.usefixtures("audited")
def test_settings_are_obeyed(run_here: Run, tmp_path: Path) -> None:
    """`[audit]` of blogdb.toml silences rules and makes the audit fail; options win."""
    settings = tmp_path / "blogdb.toml"
    settings.write_text(
        '[audit]\nfail-on = "error"\nrules = { missing-title = "error" }\n'
        'ignore = { "posts/no*" = "image-without-text", "*" = ["dead-link"] }\n'
    )
    done = run_here("audit", "--json")
    told = json.loads(done.stdout)["findings"]
    assert [each["message"] for each in told] == [TITLE, HEADING]
    assert done.returncode == ExitCode.FINDINGS
    assert run_here("audit", "--fail-on", "never").returncode == ExitCode.OK
    settings.write_text("[audit]\nfail_on = 1\n")
    done = run_here("audit")
    assert done.returncode == ExitCode.USAGE
    assert "blogdb.toml: audit: there is no key fail_on; did you mean" in done.stderr


def test_mistaken_rules_of_posts_are_told(run_here: Run, audited: Path) -> None:
    """What a post silences that is no rule is told, with the nearest, and no more."""
    with engine.connect(audited, read_only=False) as connection:
        connection.execute(
            'update posts set fields = \'{"blogdb_ignore": "dead-lnk, dead-link"}\''
            " where path = 'posts/one'"
        )
    done = run_here("audit", "--rule", "dead-link")
    assert (done.returncode, done.stdout) == (ExitCode.OK, "nothing to mend\n")
    assert done.stderr == (
        "blogdb: posts/one would silence dead-lnk, but there is no such rule;"
        " did you mean dead-link\n"
    )


@pytest.mark.usefixtures("audited")
def test_github_shows_findings_at_their_lines(run_here: Run) -> None:
    """A finding is a command for GitHub, in which no text can be another command."""
    lines = run_here("audit", "--format", "github").stdout.splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        *("::error", "::warning", "::warning", "::notice"),
    ]
    assert "/no-title%2C.md,line=1,title=missing-title::The post has" in lines[2]
    assert '::The heading "5%25 b|c" is' in lines[3]


@pytest.mark.usefixtures("audited")
def test_markdown_shows_texts_as_they_are(run_here: Run) -> None:
    """Findings are lists below their rules, and marks in texts mark nothing."""
    done = run_here("audit", "--format", "markdown")
    assert done.stdout.startswith(
        "# Audit: 1 error, 2 warnings, 1 note\n\n## Links to "
    )
    assert r'/one.md:9: The heading "5% b\|c" is of level 4, but' in done.stdout


@pytest.mark.usefixtures("audited")
def test_sarif_has_what_platforms_need(run_here: Run) -> None:
    """The log has what the schema requires, and what GitHub shows findings by."""
    log = json.loads(run_here("audit", "--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    assert log["$schema"] == "https://json.schemastore.org/sarif-2.1.0.json"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "blogdb"
    assert {rule["id"] for rule in driver["rules"]} == set(rules())
    for rule in driver["rules"]:
        assert rule["defaultConfiguration"]["level"] in SEVERITIES
        for text in ("shortDescription", "fullDescription", "help"):
            assert rule[text]["text"]
    assert len(run["results"]) == 4
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in SEVERITIES
        assert result["message"]["text"]
        assert all(map(str.isascii, result["partialFingerprints"].values()))
        ((place,),) = ([*each.values()] for each in result["locations"])
        assert place["artifactLocation"]["uri"].startswith("file:///")
        assert place["region"]["startLine"] >= 1
    uri = run["results"][1]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert uri["uri"].endswith("/content/posts/no-title%2C.md")


@pytest.mark.usefixtures("audited")
@pytest.mark.parametrize("form", rounds(["sarif"], ["json", "sarif"]))
def test_baseline_hides_what_is_known(run_here: Run, tmp_path: Path, form: str) -> None:
    """What an earlier output has is not told again."""
    known = tmp_path / "known"
    arguments = ("--rule", "dead-link", "--rule", "missing-title")
    known.write_text(run_here("audit", *arguments, "--format", form).stdout)
    left = found(run_here, "--baseline", known)
    assert [each["message"] for each in left] == [IMAGE, HEADING]


@pytest.mark.usefixtures("audited")
@pytest.mark.parametrize(
    "text", ["", "[]", "3", '{"findings": 1}', '{"runs": [{"results": [{}]}]}', "\xff"]
)
def test_other_files_are_no_baseline(run_here: Run, tmp_path: Path, text: str) -> None:
    """What is no output of the audit is refused, and how to make one is said."""
    (tmp_path / "known").write_text(text, "latin-1")
    done = run_here("audit", "--baseline", "known")
    assert done.returncode == ExitCode.SOURCE
    assert done.stderr.startswith("blogdb: known is not what blogdb audit wrote; ")


def test_new_tells_what_the_last_load_brought(run_here: Run, tmp_path: Path) -> None:
    """Of the first load all is new; then what was not there before, wherever it is."""
    source = tmp_path / "content"
    plant(source, {f"{name}.md": f"# {name}\n[b](b.md) [c](c.md)" for name in "abc"})
    (source / "b.md").write_text("# b\n[z](z.md)")
    options = ("--no-search", "--quiet", "--allow-removals")
    run_here("load", source, *options)
    assert len(found(run_here, "--new", "--severity", "error")) == 1
    # Posts of which nothing changed have links to this one.
    (source / "c.md").unlink()
    (source / "b.md").write_text("# b\n[z](z.md) [x](x.md)")
    run_here("load", source, *options)
    new = found(run_here, "--new", "--severity", "error")
    assert [(each["path"], each["message"][9:13]) for each in new] == [
        ("a", "c.md"),
        ("b", "x.md"),
    ]
    shutil.rmtree(tmp_path / ".blog.duckdb.generations")
    done = run_here("audit", "--new")
    assert done.returncode == ExitCode.REFUSED
    assert "is not kept" in done.stderr
    assert "--baseline FILE" in done.stderr


def test_rules_are_explained(run_here: Run) -> None:
    """--explain says why a rule matters and how to silence it; it needs no database."""
    done = run_here("audit", "--explain", "orphan-post")
    assert done.stdout.startswith("Posts that no other post links to (note).\n\n")
    assert "blogdb_ignore: [orphan-post]" in done.stdout
    for option in ("--explain", "--rule"):
        done = run_here("audit", option, "orphan-pots")
        assert done.returncode == ExitCode.USAGE
        assert "no rule orphan-pots; did you mean orphan-post" in done.stderr


def test_bodies_that_were_left_out_are_said(run_here: Run, tmp_path: Path) -> None:
    """Without bodies little can be found, so that is said, and how to change it."""
    (tmp_path / "posts.csv").write_text("slug,title,date\na,A,2024-01-01\n")
    run_here("load", "posts.csv", "--no-bodies", "--quiet")
    done = run_here("audit")
    assert (done.returncode, done.stdout) == (0, "nothing to mend\n")
    assert "the bodies were left out" in done.stderr
    assert "blogdb load --bodies" in done.stderr


def test_older_views_are_said(run_here: Run, audited: Path) -> None:
    """A database whose views are those of another version says how to renew them."""
    with engine.connect(audited, read_only=False) as connection:
        connection.execute("drop view heading_problems").fetchall()
    done = run_here("audit")
    assert done.returncode == ExitCode.DATABASE
    assert "bring it up to date with: blogdb load" in done.stderr


@pytest.mark.outside
@pytest.mark.usefixtures("audited")
def test_every_duckdb_finds_the_same(run: Run, run_here: Run) -> None:
    """All rules run on DuckDB 1.5 as well, and find the same."""
    newest = run_here("audit", "--json")
    older = run("audit", "--json", env=environment_with_duckdb("1.5"))
    assert older.returncode == ExitCode.OK, older.stderr
    assert older.stdout == newest.stdout
