"""Every URL of four real blogs, held against a plain reading of it."""

# ruff: noqa: PLR0911, PLR0912 - a plain reading is one question after the other

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml

from ...conftest import SHARED
from .linked import Led, Post, lead

CORPORA = SHARED / "corpora"

OTHER = Led("other")

# What stands first in addresses of Hugging Face, as the blog has them, and is no name.
HUB = set(
    """
    about api autonlp autotrain blog chat classrooms code-of-conduct collections contact
    content-guidelines course datasets deep-rl-course docs enterprise
    enterprise-hub-aws-marketplace ethics front hardware inference inference-api
    inference-endpoints infinity infinity-trial jobs join landing learn login metrics
    models new new-blog new-space nlp organizations papers platform posts
    pricing settings spaces
    subscribe support tasks text-generation-inference transformers
    """.split()  # noqa: SIM905
)
PAGES = {"tree", "blob", "resolve", "raw", "discussions", "commit", "viewer", "embed"}
LISTS = {"models", "datasets", "spaces", "collections", "activity"}
GITHUB = {"features", "marketplace", "search", "sponsors", "topics", "user-attachments"}


def is_name(text: str) -> bool:
    """Tell whether a text can be the name of a user or repository."""
    return text[:1].isalnum() and text.isascii() and not set(text) - set(LETTERS)


LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"


def arxiv_id(text: str) -> str | None:
    """Take the version and the ending off an arXiv id."""
    text = text.removesuffix(".pdf")
    text, _, _ = text.partition("v")
    front, _, back = text.partition(".")
    is_new = front.isdigit() and back.isdigit()
    return text if is_new and len(front) == 4 and len(back) in (4, 5) else None


def hub(parts: list[str], query: dict[str, list[str]]) -> Led:
    """Read an address of Hugging Face."""
    first, *rest = parts or [""]
    if first == "papers" and rest and arxiv_id(rest[0]):
        return Led("paper", f"arxiv:{arxiv_id(rest[0])}")
    if first == "nlp" and rest == ["viewer"] and "dataset" in query:
        return Led("dataset", f"hf:dataset:{query['dataset'][0]}")
    if first in ("datasets", "spaces") and rest and is_name(rest[0]):
        owner, *more = rest
        if first == "datasets" and (not more or more[0] in PAGES):
            return Led("dataset", f"hf:dataset:{owner}")
        if more and is_name(more[0].lstrip("_")):
            return Led(first[:-1], f"hf:{first[:-1]}:{owner}/{more[0]}")
        return OTHER
    if first.lower() in HUB or not is_name(first):
        return OTHER
    if (not rest or rest[0] in PAGES) and (moved := first_years(first)):
        return Led("model", f"hf:model:{moved}/{first}")
    if not rest or rest[0] in LISTS:
        return Led("user", f"hf:user:{first}")
    if rest[0] in PAGES:
        return Led("model", f"hf:model:{first}")
    if is_name(rest[0].lstrip("_")):
        return Led("model", f"hf:model:{first}/{rest[0]}")
    return OTHER


def first_years(name: str) -> str | None:
    """Tell who owns a model that had no owner in the first years."""
    owners = {
        "albert-": "albert",
        "bert-": "google-bert",
        "distil": "distilbert",
        "gpt2": "openai-community",
        "roberta-": "FacebookAI",
        "xlm-roberta-": "FacebookAI",
        "t5-": "google-t5",
    }
    found = [owner for start, owner in owners.items() if name.startswith(start)]
    return found[0] if found and name != "distil-whisper" else None


def github(parts: list[str]) -> Led:
    """Read an address of GitHub."""
    if not parts or parts[0] in GITHUB:
        return OTHER
    owner, *rest = parts
    if not is_name(owner.replace(".", "/")):
        return OTHER
    if not rest:
        return Led("user", f"github:{owner.lower()}")
    repo = rest[0].partition("@")[0].removesuffix(".git")
    if not is_name(repo.lstrip("._-")):
        return OTHER
    return Led("repository", f"github:{owner}/{repo}".lower())


def doi(text: str) -> Led:
    """Read a DOI."""
    text = text.lower()
    if text.startswith("10.48550/arxiv."):
        return Led("paper", text.replace("10.48550/arxiv.", "arxiv:"))
    return Led("paper", f"doi:{text}") if text.startswith("10.") else OTHER


def papers(site: str, parts: list[str], query: dict[str, list[str]]) -> Led | None:
    """Read an address of a place where papers are; None where it is none."""
    first, *rest = parts or [""]
    last = parts[-1] if parts else ""
    if site in ("arxiv.org", "ar5iv.org", "arxiv-vanity.com"):
        if first in ("abs", "pdf", "html", "papers") and rest:
            if rest[0].isalpha() and len(rest) > 1:
                return Led("paper", f"arxiv:{rest[0]}/{rest[1]}")
            if found := arxiv_id(rest[0]):
                return Led("paper", f"arxiv:{found}")
        return OTHER
    if site in ("doi.org", "dx.doi.org"):
        if parts[:2] == ["10.18653", "v1"]:
            return Led("paper", f"acl:{last}")
        return doi("/".join(parts))
    if first == "doi" and "10." in "/".join(rest):
        return doi("/".join(rest[-2:]))
    if site == "link.springer.com" and len(parts) > 2:
        return doi("/".join(parts[-2:]).removesuffix(".pdf"))
    if site in ("biorxiv.org", "medrxiv.org"):
        return doi("/".join(parts[1:]).partition("v")[0])
    if site == "nature.com":
        return doi(f"10.1038/{last}") if last.startswith("s") else OTHER
    if site in ("aclanthology.org", "aclweb.org"):
        name = last.removesuffix(".pdf")
        return Led("paper", f"acl:{name}") if any(map(str.isdigit, name)) else OTHER
    if site == "openreview.net":
        return Led("paper", f"openreview:{query['id'][0]}") if "id" in query else OTHER
    if site == "proceedings.mlr.press" and len(parts) > 1:
        return Led("paper", f"pmlr:{parts[0]}/{parts[1].partition('.')[0]}")
    if site in ("proceedings.neurips.cc", "papers.nips.cc"):
        year, mark, name = parts[-3:] if len(parts) > 2 else ("", "", "")
        if mark in ("hash", "file"):
            return Led("paper", f"neurips:{year}/{name.partition('-')[0]}")
        number = last.partition("-")[0]
        return Led("paper", f"neurips:{number}") if number.isdigit() else OTHER
    if site == "ieeexplore.ieee.org":
        return Led("paper", f"ieee:{last}") if parts[-2:-1] == ["document"] else OTHER
    if site == "pubmed.ncbi.nlm.nih.gov":
        return Led("paper", f"pubmed:{last}") if last.isdigit() else OTHER
    if site == "semanticscholar.org":
        return Led("paper", f"s2:{last}") if first == "paper" else OTHER
    if site == "papers.ssrn.com":
        return Led("paper", f"ssrn:{query['abstract_id'][0]}")
    if site == "paperswithcode.com":
        return Led("paper", f"paperswithcode:{last}") if first == "paper" else OTHER
    return None


def journals(site: str, parts: list[str], query: dict[str, list[str]]) -> Led | None:
    """Read an address of a journal with names of its own; None where it is none."""
    last = parts[-1] if parts else ""
    if site == "sciencedirect.com" and "pii" in parts:
        return Led("paper", f"pii:{last.lower()}")
    if site == "vldb.org" and parts[:1] == ["pvldb"]:
        volume, name = parts[1].removeprefix("vol"), last.removesuffix(".pdf")
        return Led("paper", f"pvldb:{volume}/{name}")
    if site == "mdpi.com" and len(parts) > 3:
        return Led("paper", f"mdpi:{'/'.join(parts[:4])}")
    if site == "ojs.aaai.org" and parts[2:4] == ["article", "view"]:
        return Led("paper", f"aaai:{parts[1].lower()}/{parts[4]}")
    if site == "jmlr.org" and parts[:1] == ["papers"]:
        return Led("paper", f"jmlr:{parts[1].removeprefix('volume')}/{parts[2]}")
    if site == "distill.pub" and len(parts) > 1:
        return Led("paper", f"distill:{'/'.join(parts[:2])}")
    if site == "iopscience.iop.org" and parts[:1] == ["article"]:
        return doi("/".join(parts[1:4]))
    if site == "citeseerx.ist.psu.edu" and "doi" in query:
        return Led("paper", f"citeseerx:{query['doi'][0]}")
    return None


def people(site: str, parts: list[str]) -> Led | None:
    """Read an address of a place where people are; None where it is none."""
    first, *rest = parts or [""]
    if site in ("twitter.com", "x.com", "mobile.twitter.com"):
        is_user = first.replace("_", "").isalnum() and first not in ("i", "search")
        if is_user and (not rest or rest[0] == "status"):
            return Led("user", f"twitter:{first.lower()}")
        return OTHER
    if site.endswith("linkedin.com"):
        if first == "in" and rest:
            return Led("user", f"linkedin:{rest[0].lower()}")
        return OTHER
    if site == "bsky.app" and first == "profile":
        return Led("user", f"bluesky:{rest[0].lower()}")
    if first.startswith("@") and len(parts) == 1:
        name = first[1:].lower()
        if site == "medium.com":
            return Led("user", f"medium:{name}")
        if site in ("fosstodon.org", "mastodon.social", "hachyderm.io"):
            return Led("user", f"mastodon:{name}@{site}")
    return None


def expected(url: str, slugs: set[str]) -> Led:
    """Read an address, plainly; `slugs` are the posts of the Hugging Face blog."""
    try:
        split = urlsplit(url)
        site = (split.hostname or "").removeprefix("www.")
    except ValueError:
        return OTHER
    parts = [part for part in unquote(split.path).split("/") if part]
    query = parse_qs(split.query)
    if site in ("huggingface.co", "hf.co"):
        if slugs and parts[:1] == ["blog"] and len(parts) == 2:
            slug = parts[1]
            is_page = "." not in slug and len(slug) > 2
            is_post = slug in slugs or is_page
            return Led("post", slug, "und") if is_post else OTHER
        return hub(parts, query)
    if site == "hf.space":
        return hub(["spaces", *parts], {})
    if site.endswith(".hf.space"):
        return Led("space", f"hf:space:{site.partition('.')[0]}")
    if site == "github.com":
        return github(parts)
    if site == "raw.githubusercontent.com":
        return github(parts[:2]) if len(parts) > 2 else OTHER
    if site in ("colab.research.google.com", "nbviewer.org", "nbviewer.jupyter.org"):
        is_file = parts[:1] == ["github"] and parts[3:4] in (["blob"], ["tree"])
        return github(parts[1:3]) if is_file else OTHER
    if site == "gitlab.com" and len(parts) > 1:
        path = parts[: parts.index("-")] if "-" in parts else parts
        return Led("repository", f"gitlab:{'/'.join(path)}".lower())
    if site == "githubtocolab.com":
        return github(parts[:2])
    if site == "bitbucket.org" and len(parts) > 1:
        return Led("repository", f"bitbucket:{parts[0]}/{parts[1]}".lower())
    found = papers(site, parts, query) or journals(site, parts, query)
    return found or people(site, parts) or OTHER


def urls_in(root: Path) -> list[str]:
    """List what looks like an absolute URL in a blog, code and all."""
    found = set()
    for path in root.rglob("*.m*"):
        text = path.read_text("utf-8", "replace")
        for url in re.findall(r"https?://[^\s<>\"'`\])}\\|]+", text):
            found.add(url.rstrip(".,;:*_"))
    return sorted(found)


@pytest.mark.corpora
@pytest.mark.parametrize(
    "corpus", ["hf_blog_tree", "elixir_blog", "pypi_blog", "datafusion_blog"]
)
def test_corpus(corpus: str) -> None:
    """Every URL of a real blog leads to what a plain reading finds."""
    root = CORPORA / corpus
    if not root.exists():
        pytest.skip(f"THE CORPUS IS ABSENT ({root}): it is not tested here")
    posts: list[Post] = [("und", "first", None)]
    slugs = set()
    if corpus == "hf_blog_tree":
        listed = yaml.load((root / "_blog.yml").read_text(), yaml.CSafeLoader)
        slugs = {entry["local"] for entry in listed}
        posts = [("und", slug, f"https://huggingface.co/blog/{slug}") for slug in slugs]
    urls = urls_in(root)
    assert len(urls) > 100
    found = lead(urls, posts)
    different = {
        url: (found[url], expected(url, slugs))
        for url in urls
        if found[url] != expected(url, slugs)
    }
    assert not different
