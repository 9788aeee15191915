"""How each layout is recognised, and which of its files are posts."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from blogdb.db.errors import SourceError
from blogdb.loaders.trees.layout import Found
from blogdb.loaders.trees.layouts.registry import choose_site, layouts
from blogdb.loaders.trees.tree import Tree

TREES: dict[str, dict[str, str]] = {
    "huggingface": {
        "_blog.yml": "- local: one\n  title: One\n  author: ann\n- local: two\n",
        "one.md": "---\ntitle: One\n---\n",
        "two.md": "",
        "unlisted.md": "",
        "README.md": "",
        "zh/_blog.yml": "- local: one\n  title: Yi\n",
        "zh/one.md": "",
        "assets/one/notes.md": "",
    },
    "jekyll": {
        "_config.yml": "title: X\nlang: fr\n",
        "_data/authors.yml": "ann:\n  name: Ann Ace\n",
        "_posts/2024-01-02-one.md": "",
        "_posts/tech/2024-01-03-two.markdown": "",
        "_posts/2024-01-04-three.html": "",
        "news/_posts/2024-01-05-four.md": "",
        "_drafts/five.md": "",
        "about.md": "",
        "_posts/picture.svg": "",
    },
    "hugo": {
        "hugo.toml": "",
        "content/_index.md": "",
        "content/about.md": "",
        "content/posts/_index.md": "",
        "content/posts/one.md": "",
        "content/posts/two/index.md": "",
        "content/posts/two/part.md": "",
        "content/posts/two/index.fr.md": "",
        "content/posts/three.de.md": "",
        "content/docs/manual.md": "",
        "themes/x/exampleSite/content/posts/no.md": "",
    },
    "mkdocs": {
        "mkdocs.yml": "plugins:\n- blog\n",
        "docs/blog/.authors.yml": "authors:\n  di:\n    name: Dustin\n",
        "docs/blog/index.md": "",
        "docs/blog/posts/2024-01-02-one.md": "",
        "docs/blog/posts/2024/two.md": "",
        "docs/manual.md": "",
    },
    "docusaurus": {
        "docusaurus.config.js": "",
        "blog/authors.yml": "ann:\n  name: Ann Ace\n",
        "blog/2024-01-02-one.md": "",
        "blog/2024-01-03-two/index.mdx": "",
        "blog/_template.md": "",
        "docs/manual.md": "",
        "i18n/fr/docusaurus-plugin-content-blog/2024-01-02-one.md": "",
        "i18n/fr/docusaurus-plugin-content-docs/manual.md": "",
        "node_modules/x/blog/no.md": "",
    },
    "eleventy": {
        "eleventy.config.js": "",
        "content/blog/one.md": "",
        "content/about.md": "",
        "README.md": "",
        "content/blog/two/two.md": "",
    },
    "markdown": {
        "one.md": "",
        "cooking/soup.md": "",
        "cooking/README.md": "",
        "CHANGELOG.md": "",
        "trips/rome/index.md": "",
        "index.md": "",
        ".github/no.md": "",
        "notes.txt": "",
    },
}
WANTED: dict[str, dict[str, str]] = {
    "huggingface": {
        "one.md": "one.md",
        "two.md": "two.md",
        "unlisted.md": "unlisted.md draft",
        "zh/one.md": "one.md zh",
    },
    "jekyll": {
        "_posts/2024-01-02-one.md": "2024-01-02-one.md fr",
        "_posts/tech/2024-01-03-two.markdown": "tech/2024-01-03-two.markdown fr",
        "_posts/2024-01-04-three.html": "2024-01-04-three.html fr",
        "news/_posts/2024-01-05-four.md": "2024-01-05-four.md fr",
        "_drafts/five.md": "five.md fr draft",
    },
    "hugo": {
        "content/posts/one.md": "posts/one.md",
        "content/posts/two/index.md": "posts/two/index.md",
        "content/posts/two/index.fr.md": "posts/two/index.md fr",
        "content/posts/three.de.md": "posts/three.md de",
    },
    "mkdocs": {
        "docs/blog/posts/2024-01-02-one.md": "2024-01-02-one.md",
        "docs/blog/posts/2024/two.md": "2024/two.md",
    },
    "docusaurus": {
        "blog/2024-01-02-one.md": "2024-01-02-one.md",
        "blog/2024-01-03-two/index.mdx": "2024-01-03-two/index.mdx",
        "i18n/fr/docusaurus-plugin-content-blog/2024-01-02-one.md": (
            "2024-01-02-one.md fr"
        ),
    },
    "eleventy": {
        "content/blog/one.md": "content/blog/one.md",
        "content/blog/two/two.md": "content/blog/two/two.md",
    },
    "markdown": {
        "one.md": "one.md",
        "cooking/soup.md": "cooking/soup.md",
        "trips/rome/index.md": "trips/rome/index.md",
    },
}


def plant(root: Path, files: dict[str, str]) -> Tree:
    """Write files, and make a tree of their folder."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return Tree(str(root), root)


def shown(found: Found) -> str:
    """Write what a layout found in one line."""
    words = [str(found.name), found.convention.language, found.is_draft and "draft"]
    return " ".join(word for word in words if word)


@pytest.mark.parametrize("name", TREES)
def test_layout_is_recognised_and_its_posts_are_found(
    name: str, tmp_path: Path
) -> None:
    """A tree tells its layout, and the layout which files are posts."""
    tree = plant(tmp_path / "blog", TREES[name])
    layout = choose_site(tree, None).layout
    assert layout.name == name
    found = {str(each.path): shown(each) for each in layout.posts(tree.folder)}
    assert found == WANTED[name]


@pytest.mark.parametrize("name", ["jekyll", "mkdocs", "docusaurus"])
def test_authors_files(name: str, tmp_path: Path) -> None:
    """Keys of authors have the names of the layout's authors file."""
    tree = plant(tmp_path, TREES[name])
    first = next(iter(layouts()[name].posts(tree.folder)))
    key = {"mkdocs": "di"}.get(name, "ann")
    name = {"di": "Dustin", "ann": "Ann Ace"}[key]
    assert first.convention.authors == {key: name}


def test_folder_of_posts_itself(tmp_path: Path) -> None:
    """The folder `_posts` may be named itself."""
    tree = plant(tmp_path / "_posts", {"2024-01-02-one.md": ""})
    layout = choose_site(tree, None).layout
    assert layout.name == "jekyll"
    assert [each.path for each in layout.posts(tree.folder)] == [
        PurePosixPath("2024-01-02-one.md")
    ]


def test_listed_fields(tmp_path: Path) -> None:
    """The list of the Hugging Face blog tells fields, the slug and the address."""
    tree = plant(tmp_path, TREES["huggingface"])
    one, *_ = layouts()["huggingface"].posts(tree.folder)
    assert one.fields == {
        "local": "one",
        "slug": "one",
        "title": "One",
        "author": "ann",
    }


@pytest.mark.parametrize(
    ("listing", "message"),
    [
        ("local: x\n", "not a list"),
        ("- [\n", "_blog.yml"),
    ],
)
def test_damaged_list(listing: str, message: str, tmp_path: Path) -> None:
    """A list of posts that cannot be read stops the load, which cannot do without."""
    tree = plant(tmp_path, {"_blog.yml": listing})
    with pytest.raises(ValueError, match=message):
        list(layouts()["huggingface"].posts(tree.folder))


def test_unknown_layout(tmp_path: Path) -> None:
    """A layout that there is not is refused with those that there are."""
    tree = plant(tmp_path, {"one.md": ""})
    with pytest.raises(SourceError, match="no layout 'csv'; known: huggingface, "):
        choose_site(tree, "csv")
    assert choose_site(tree, "hugo").layout.name == "hugo"
    with pytest.raises(SourceError, match="has no Markdown"):
        choose_site(plant(tmp_path / "empty", {"a.txt": ""}), None)


def test_links_out_of_the_tree_are_not_followed(tmp_path: Path) -> None:
    """A link to a file or folder elsewhere is no part of the tree; one within it is."""
    plant(tmp_path / "elsewhere", {"secret.md": "secret"})
    tree = plant(tmp_path / "blog", {"one.md": ""})
    (tmp_path / "blog" / "two.md").symlink_to("one.md")
    (tmp_path / "blog" / "out.md").symlink_to("../elsewhere/secret.md")
    (tmp_path / "blog" / "folder").symlink_to("../elsewhere")
    (tmp_path / "blog" / "loop").symlink_to(".")
    (tmp_path / "blog" / "dangling.md").symlink_to("nowhere.md")
    paths = [str(each.path) for each in layouts()["markdown"].posts(tree.folder)]
    assert paths == ["one.md", "two.md"]
