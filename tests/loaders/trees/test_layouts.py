"""How each layout is recognised, and which of its files are posts."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from blogdb.db.errors import SourceError
from blogdb.loaders.trees.layout import Found, is_page
from blogdb.loaders.trees.layouts.registry import choose_site, layouts
from blogdb.loaders.trees.places import Place, with_languages
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
        "_config.yml": "title: X\nlang: fr\nexclude: [old, 'tmp*/']\n"
        "authors: {ann: {name: Ann}, bob: {name: Bob Bee}}\n",
        "_data/authors.yml": "ann:\n  name: Ann Ace\n",
        "_posts/2024-01-02-one.md": "",
        "_posts/tech/2024-01-03-two.markdown": "",
        "_posts/2024-01-04-three.html": "",
        "_posts/2024-01-06-six.adoc": "",
        "news/_posts/2024-01-05-four.md": "",
        "_drafts/five.md": "",
        "de/_posts/2024-01-02-one.md": "",
        "en/_posts/2024-01-02-one.md": "",
        "_posts/README.md": "",
        "_posts/undated.md": "",
        "old/_posts/2024-01-05-no.md": "",
        "_includes/_posts/2024-01-05-no.md": "",
        "about.md": "",
        "_posts/picture.svg": "",
    },
    "hugo": {
        "hugo.toml": "defaultContentLanguage = 'nl'\n[languages.nl]\n"
        "[languages.fr]\n[languages.de]\n",
        "content/_index.md": "",
        "content/about.md": "",
        "content/posts/_index.md": "",
        "content/posts/one.md": "",
        "content/posts/two/index.md": "",
        "content/posts/two/part.md": "",
        "content/posts/two/index.fr.md": "",
        "content/posts/three.de.md": "",
        "content/posts/crates.io-x.md": "",
        "content/posts/socket.io.md": "",
        "content/posts/four.html": "",
        "content/posts/five.org": "",
        "content/posts/six.fr.adoc": "",
        "content/posts/README.md": "",
        "content/docs/manual.md": "",
        "themes/x/exampleSite/content/posts/no.md": "",
    },
    "mkdocs": {
        "mkdocs.yml": "theme: {language: nl}\nplugins:\n- blog\n- i18n:\n"
        "    languages:\n    - locale: fr\n    - {locale: en, default: true}\n",
        "docs/blog/.authors.yml": "authors:\n  di:\n    name: Dustin\n",
        "docs/blog/index.md": "",
        "docs/blog/posts/2024-01-02-one.md": "",
        "docs/blog/posts/2024/two.md": "",
        "docs/blog/posts/2024/two.fr.md": "",
        "docs/fr/blog/posts/three.md": "",
        "docs/blog/posts/index.md": "",
        "docs/posts/manual.md": "",
        "docs/manual.md": "",
    },
    "docusaurus": {
        "docusaurus.config.js": "i18n: { defaultLocale: 'de', locales: ['de'] },",
        "blog/authors.yml": "ann:\n  name: Ann Ace\n",
        "blog/2024-01-02-one.md": "",
        "blog/2024-01-03-two/index.mdx": "",
        "blog/_template.md": "",
        "blog/index.md": "",
        "blog/README.md": "",
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
        "content/blog/2024-01-05-four.html": "",
        "content/blog/feed.html": "",
        "content/blog/index.md": "",
        "content/en/blog/three.md": "",
    },
    "medium": {
        "posts/2024-01-02_One-abc.html": '<article class="h-entry">'
        '<section data-field="body">',
        "posts/draft_Two-def.html": "",
        "profile/profile.html": "",
        "posts/img/x.html": "",
    },
    "substack": {
        "posts.csv": "post_id,is_published,title\n1.one,true,One\n2.two,false,Two\n",
        "posts/1.one.html": "",
        "posts/2.two.html": "",
        "posts/3.unlisted.html": "",
    },
    "markdown": {
        "one.md": "",
        "cooking/soup.md": "",
        "cooking/README.md": "",
        "CHANGELOG.md": "",
        "trips/rome/index.md": "",
        "trips/2024/oslo.md": "",
        "cooking/os/kernel.md": "",
        "cooking/soup.fr.md": "",
        "_drafts/later.md": "",
        "_template.md": "",
        "authors/ann.md": "",
        "AGENTS.md": "",
        "TODO.md": "",
        "README.zh-CN.md": "",
        "writing/index.md": "",
        "writing/a.md": "",
        "index.md": "",
        ".github/no.md": "",
        "notes.txt": "",
        "notes.adoc": "",
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
        "_posts/2024-01-06-six.adoc": "2024-01-06-six.adoc fr",
        "news/_posts/2024-01-05-four.md": "news/2024-01-05-four.md fr in news",
        "de/_posts/2024-01-02-one.md": "2024-01-02-one.md de",
        "en/_posts/2024-01-02-one.md": "2024-01-02-one.md en",
        "_drafts/five.md": "five.md fr draft",
    },
    "hugo": {
        "content/posts/one.md": "posts/one.md nl",
        "content/posts/two/index.md": "posts/two/index.md nl",
        "content/posts/two/index.fr.md": "posts/two/index.md fr",
        "content/posts/three.de.md": "posts/three.md de",
        "content/posts/crates.io-x.md": "posts/crates.io-x.md nl",
        "content/posts/socket.io.md": "posts/socket.io.md nl",
        "content/posts/four.html": "posts/four.html nl",
        "content/posts/five.org": "posts/five.org nl",
        "content/posts/six.fr.adoc": "posts/six.adoc fr",
    },
    "mkdocs": {
        "docs/blog/posts/2024-01-02-one.md": "blog/posts/2024-01-02-one.md en",
        "docs/blog/posts/2024/two.md": "blog/posts/2024/two.md en",
        "docs/blog/posts/2024/two.fr.md": "blog/posts/2024/two.md fr",
        "docs/fr/blog/posts/three.md": "blog/posts/three.md fr",
    },
    "docusaurus": {
        "blog/2024-01-02-one.md": "2024-01-02-one.md de",
        "blog/2024-01-03-two/index.mdx": "2024-01-03-two/index.mdx de",
        "i18n/fr/docusaurus-plugin-content-blog/2024-01-02-one.md": (
            "2024-01-02-one.md fr"
        ),
    },
    "eleventy": {
        "content/blog/one.md": "content/blog/one.md",
        "content/blog/two/two.md": "content/blog/two/index.md",
        "content/blog/2024-01-05-four.html": "content/blog/2024-01-05-four.html",
        "content/en/blog/three.md": "content/blog/three.md en",
    },
    "medium": {
        "posts/2024-01-02_One-abc.html": "2024-01-02_One-abc.html",
        "posts/draft_Two-def.html": "draft_Two-def.html",
    },
    "substack": {"posts/1.one.html": "one.html", "posts/2.two.html": "two.html draft"},
    "markdown": {
        "one.md": "one.md",
        "cooking/soup.md": "cooking/soup.md on cooking",
        "trips/rome/index.md": "trips/rome/index.md on trips",
        "trips/2024/oslo.md": "trips/2024/oslo.md on trips",
        "cooking/os/kernel.md": "cooking/os/kernel.md on os",
        "cooking/soup.fr.md": "cooking/soup.md fr on cooking",
        "_drafts/later.md": "_drafts/later.md draft",
        "writing/a.md": "writing/a.md",
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
    convention = found.convention
    place = found.place
    words = [str(place.name), convention.language, place.is_draft and "draft"]
    words += ["in", *convention.categories] if convention.categories else []
    words += ["on", convention.topic] if convention.topic else []
    return " ".join(word for word in words if word)


@pytest.mark.parametrize("name", TREES)
def test_layout_is_recognised_and_its_posts_are_found(
    name: str, tmp_path: Path
) -> None:
    """A tree tells its layout, and the layout which files are posts."""
    tree = plant(tmp_path / "blog", TREES[name])
    layout = choose_site(tree, None).layout
    assert layout.name == name
    found = {
        str(each.place.path): shown(each)
        for each in layout.posts(tree.folder)
        if isinstance(each, Found)
    }
    assert found == WANTED[name]


@pytest.mark.parametrize("layout", ["jekyll", "mkdocs", "docusaurus"])
def test_authors_files(layout: str, tmp_path: Path) -> None:
    """Keys of authors have the names of the authors file, or else the configuration."""
    tree = plant(tmp_path, TREES[layout])
    first = next(iter(layouts()[layout].posts(tree.folder)))
    key = {"mkdocs": "di"}.get(layout, "ann")
    name = {"di": "Dustin", "ann": "Ann Ace"}[key]
    others = {"jekyll": {"bob": "Bob Bee"}}.get(layout, {})
    assert first.convention.authors == {key: name, **others}


def placed(root: Path, files: dict[str, str]) -> dict[str, str]:
    """Tell the layout and place of a tree's site, and what is found in it."""
    site = choose_site(plant(root, files), None)
    found = [each for each in site.layout.posts(site.folder) if isinstance(each, Found)]
    posts = {str(site.place / each.place.path): shown(each) for each in found}
    return {"": f"{site.layout.name} {site.place}", **posts}


def test_site_below_the_root(tmp_path: Path) -> None:
    """A project's blog is found by its configuration, and what is around it is not."""
    files = {
        "README.md": "",
        "docs/manual.md": "",
        "website/docusaurus.config.ts": "export default {}",
        "website/blog/2024-01-05-one.md": "",
        "examples/x/_config.yml": "",
        "examples/x/_posts/2024-01-05-no.md": "",
        "docs/_config.yml": "",
        "docs/_posts/2024-01-05-two.md": "",
    }
    assert placed(tmp_path / "a", files) == {
        "": "docusaurus website",
        "website/blog/2024-01-05-one.md": "2024-01-05-one.md",
    }
    site = choose_site(plant(tmp_path / "a", {}), None)
    assert site.others == ("docs (jekyll)",)
    named = choose_site(plant(tmp_path / "a", {}), "jekyll")
    assert str(named.place) == "docs"
    # What two programs would read alike is one blog.
    files = {"eleventy.config.js": "", "_posts/2024-01-05-one.md": "---\na: b\n---\n"}
    site = choose_site(plant(tmp_path / "f", files), None)
    assert (site.layout.name, site.others) == ("eleventy", ())
    # The posts of Hexo have no days in their names.
    files = {"_config.yml": "", "package.json": "", "source/_posts/one.md": ""}
    assert placed(tmp_path / "d", files) == {
        "": "markdown .",
        "source/_posts/one.md": "source/_posts/one.md",
    }
    # The site of a program may be below, with its own sections.
    files = {
        "README.md": "",
        "blog/config.toml": "base_url = 'https://b.example'\n",
        "blog/content/_index.md": "",
        "blog/content/posts/_index.md": "",
        "blog/content/posts/one.md": "",
    }
    assert placed(tmp_path / "g", files) == {
        "": "hugo blog",
        "blog/content/posts/one.md": "posts/one.md",
    }
    # A configuration without posts is no blog's.
    files = {"mkdocs.yml": "", "website/blog/authors.yml": "", "website/blog/a.md": ""}
    assert placed(tmp_path / "b", files)[""] == "docusaurus website"
    files = {"website/docusaurus.config.js": "", "notes/a.md": ""}
    assert placed(tmp_path / "e", files)[""] == "markdown ."
    # Test data of a program is not its site.
    files = {
        "docs/_config.yml": "",
        "docs/_posts/2024-01-05-two.md": "",
        "test/source/_posts/2024-01-05-no.md": "",
    }
    assert placed(tmp_path / "c", files) == {
        "": "jekyll docs",
        "docs/_posts/2024-01-05-two.md": "2024-01-05-two.md",
    }


def test_folders_of_a_program_that_is_not_known(tmp_path: Path) -> None:
    """A program's tree has its posts in a folder that is called so, if any is."""
    files = {
        "package.json": "{}",
        "src/content/blog/en/one/index.md": "",
        "src/content/blog/fr/one/index.md": "",
        "src/content/blog/index.md": "",
        "src/pages/faq.md": "",
        "docs/manual.md": "",
    }
    one = "src/content/blog/one/index.md"
    assert placed(tmp_path, files) == {
        "": "markdown .",
        "src/content/blog/en/one/index.md": f"{one} en",
        "src/content/blog/fr/one/index.md": f"{one} fr",
    }


def test_plain_files_in_another_form(tmp_path: Path) -> None:
    """A folder of AsciiDoc or Org is one of posts, also with a few Markdown files."""
    files = {"a.org": "", "b.org": "", "c.md": "", "d.adoc": "", "README.org": ""}
    assert placed(tmp_path, files) == {
        "": "markdown .",
        **{name: name for name in ("a.org", "b.org", "c.md")},
    }


@pytest.mark.parametrize(
    ("files", "languages"),
    [
        ({"en/a.md", "b.md"}, {"en/a.md": "en"}),
        ({"fr/a.md", "de/a.md"}, {"fr/a.md": "fr", "de/a.md": "de"}),
        ({"x/a.md", "x/pt-BR/a.md"}, {"x/pt-BR/a.md": "pt-br"}),
        ({"it/a.md", "os/b.md", "c.md"}, {}),
        ({"en/fr/a.md"}, {"en/fr/a.md": "en"}),
        ({"io/a.md", "a.md", "golang/a.md"}, {}),
    ],
)
def test_folders_of_languages(files: set[str], languages: dict[str, str]) -> None:
    """A folder is a language's when translations or English show that it is."""
    every = [Place(PurePosixPath(name), PurePosixPath(name)) for name in files]
    found = {str(each.path): each.language for each in with_languages(every)}
    assert {name: code for name, code in found.items() if code} == languages
    known = {str(each.path): each.language for each in with_languages(every, ["it"])}
    assert {name: code for name, code in known.items() if code} == {
        name: "it" for name in files if name.startswith("it/")
    }


HUGO_TREES = {
    "a folder for each language": (
        {
            "hugo.toml": "defaultContentLanguage = 'en'\n"
            "[languages.en]\ncontentDir = 'content/en'\n"
            "[languages.pt-br]\ncontentDir = 'content/pt'\n"
            "[languages.de]\ndisabled = true\n",
            "content/en/blog/one.md": "",
            "content/en/blog/one.pt-br.md": "",
            "content/en/blog/two.de.md": "",
            "content/pt/blog/two/index.md": "",
            "content/en/docs/manual.md": "",
            "content/elsewhere/blog/no.md": "",
        },
        {
            "content/en/blog/one.md": "blog/one.md en",
            "content/en/blog/one.pt-br.md": "blog/one.md pt-br",
            "content/en/blog/two.de.md": "blog/two.de.md en",
            "content/pt/blog/two/index.md": "blog/two/index.md pt-br",
        },
    ),
    "folders that are languages by their names": (
        {
            "hugo.toml": "defaultContentLanguage = 'en'\n[languages.en]\n"
            "[languages.pt-br]\n[languages.it]\n",
            "content/en/_index.md": "",
            "content/en/blog/one.md": "",
            "content/en/docs/manual.md": "",
            "content/pt-BR/blog/one.md": "",
        },
        {
            "content/en/blog/one.md": "blog/one.md en",
            "content/pt-BR/blog/one.md": "blog/one.md pt-br",
        },
    ),
    "folders that may be languages": (
        {
            "hugo.toml": "[languages.en]\n[languages.it]\n",
            "content/it/one.md": "",
            "content/os/one.md": "",
        },
        {"content/it/one.md": "it/one.md en", "content/os/one.md": "os/one.md en"},
    ),
    "one folder elsewhere": (
        {
            "hugo.toml": "languageCode = 'de-AT'\ncontentDir = 'content/de'\n"
            "ignoreFiles = ['\\.draft\\.md$', '(']\n",
            "content/de/posts/one.md": "",
            "content/de/posts/two.draft.md": "",
            "content/en/posts/no.md": "",
        },
        {"content/de/posts/one.md": "posts/one.md de-AT"},
    ),
    "mounts and parts": (
        {
            "config/_default/hugo.yaml": "DefaultContentLanguage: nl\n",
            "config/_default/languages.nl.toml": "weight = 1\n",
            "config/_default/languages.yaml": "cn: {languageCode: zh-CN}\n",
            "config/_default/module.toml": "[[mounts]]\nsource = 'nederlands'\n"
            "target = 'content'\nlang = 'nl'\n[[mounts]]\nsource = 'more'\n"
            "target = 'content/news'\n[mounts.sites.matrix]\nlanguages = ['cn']\n",
            "config/production/params.toml": "mainSections = ['News', 'essays/long']",
            "content/news/no.md": "",
            "nederlands/essays/long/one.md": "",
            "nederlands/essays/short.md": "",
            "more/two.md": "",
        },
        {
            "nederlands/essays/long/one.md": "essays/long/one.md nl",
            "more/two.md": "news/two.md zh-CN",
        },
    ),
    "no section of posts": (
        {
            "hugo.toml": "",
            "content/about.md": "",
            "content/contact.md": "",
            "content/tech/one.md": "",
            "content/tech/index.md": "",
            "content/life/two.md": "",
        },
        {"content/life/two.md": "life/two.md"},
    ),
}


@pytest.mark.parametrize("name", HUGO_TREES)
def test_content_of_hugo(name: str, tmp_path: Path) -> None:
    """Hugo's settings say where pages are, in which language, and which are posts."""
    files, expected = HUGO_TREES[name]
    assert placed(tmp_path, files) == {"": "hugo .", **expected}


def test_jekyll_in_other_folders(tmp_path: Path) -> None:
    """Jekyll's settings name its folders, its languages and defaults of fields."""
    files = {
        "_config.yml": "source: src\ncollections_dir: all\nlanguages: [it, en]\n"
        "default_lang: it\ndefaults:\n"
        "- {scope: {path: '*/news'}, values: {tag: deep, layout: x}}\n"
        "- {scope: {path: '', type: posts}, values: {tag: wide, author: Ann}}\n"
        "- {scope: {path: '', type: pages}, values: {tag: no}}\n",
        "src/all/it/_posts/2024-01-05-one.md": "",
        "src/all/os/news/_posts/2024-01-05-two.md": "",
        "_posts/2024-01-05-no.md": "",
    }
    site = choose_site(plant(tmp_path, files), None)
    one, two = site.layout.posts(site.folder)
    assert isinstance(one, Found)
    assert isinstance(two, Found)
    assert shown(one) == "2024-01-05-one.md it"
    assert shown(two) == "os/news/2024-01-05-two.md it in os news"
    assert one.place.fields == {"tag": "wide", "author": "Ann"}
    assert two.place.fields == {"tag": "deep", "layout": "x", "author": "Ann"}


def test_folder_of_posts_itself(tmp_path: Path) -> None:
    """The folder `_posts` may be named itself."""
    tree = plant(tmp_path / "_posts", {"2024-01-02-one.md": ""})
    layout = choose_site(tree, None).layout
    assert layout.name == "jekyll"
    (found,) = layout.posts(tree.folder)
    assert isinstance(found, Found)
    assert found.place.path == PurePosixPath("2024-01-02-one.md")


def test_listed_fields(tmp_path: Path) -> None:
    """The list of the Hugging Face blog tells fields, the slug and the address."""
    tree = plant(tmp_path, TREES["huggingface"])
    one, *_ = layouts()["huggingface"].posts(tree.folder)
    assert one.place.fields == {
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


@pytest.mark.parametrize(
    ("fields", "body", "expected"),
    [
        ({}, "", True),
        ({"template": "latest.html"}, "\n", False),
        ({"layout": "redirect"}, "", False),
        ({"layout": "post", "date": "2024-01-05"}, "", True),
        ({"layout": "post", "title": "One"}, "", True),
        ({"template": "post.html"}, "Text", True),
        ({"title": "Moved", "redirect_to": "/new/"}, "", False),
    ],
)
def test_pages_without_text(fields: dict[str, str], body: str, expected: bool) -> None:
    """Without a text, a file that only names a template or another page is none."""
    assert is_page(PurePosixPath("a.md"), fields, body) is expected
    assert is_page(PurePosixPath("2024-01-05-a.md"), {"layout": "post"}, "")


def test_unknown_layout(tmp_path: Path) -> None:
    """A layout that there is not is refused with those that there are."""
    tree = plant(tmp_path, {"one.md": ""})
    with pytest.raises(SourceError, match="no layout 'csv'; known: huggingface, "):
        choose_site(tree, "csv")
    assert choose_site(tree, "hugo").layout.name == "hugo"


def test_other_forms_explain_a_folder_without_posts(tmp_path: Path) -> None:
    """A folder without Markdown is refused with the forms of text that it does have."""
    with pytest.raises(
        SourceError, match=r"no Markdown files \(its files: 1 \.png\); name"
    ):
        choose_site(plant(tmp_path / "empty", {"a.png": ""}), None)
    tree = plant(tmp_path / "other", {"a.docx": "", "b/c.DOCX": "", "d.odt": ""})
    with pytest.raises(
        SourceError, match=r"files \(2 \.docx, 1 \.odt files were not read\);"
    ):
        choose_site(tree, None)


def test_links_out_of_the_tree_are_not_followed(tmp_path: Path) -> None:
    """A link to a file elsewhere is not opened; one within the tree is a file."""
    plant(tmp_path / "elsewhere", {"secret.md": "secret"})
    tree = plant(tmp_path / "blog", {"one.md": "one"})
    (tmp_path / "blog" / "two.md").symlink_to("one.md")
    (tmp_path / "blog" / "out.md").symlink_to("../elsewhere/secret.md")
    (tmp_path / "blog" / "folder").symlink_to("../elsewhere")
    (tmp_path / "blog" / "loop").symlink_to(".")
    (tmp_path / "blog" / "dangling.md").symlink_to("nowhere.md")
    texts = {
        str(each.place.path): tree.folder.text(each.place.path)
        for each in layouts()["markdown"].posts(tree.folder)
        if isinstance(each, Found)
    }
    assert texts == {"dangling.md": "", "one.md": "one", "out.md": "", "two.md": "one"}
    assert set(map(str, tree.door.refused)) == {"dangling.md", "out.md"}
