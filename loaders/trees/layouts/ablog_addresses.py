"""The addresses of pages of Sphinx, by the builder that the blog is built with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.loaders.trees.addresses import join

if TYPE_CHECKING:
    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.pages import Address, PageFile


@dataclass(frozen=True)
class _AblogAddresses:
    """Makes the address of a page, by Sphinx's builder.

    Attributes:
        root: the site's address.
        end: how the address of a page ends.
    """

    root: str
    end: str

    def __call__(self, page: PageFile) -> str | None:
        name = page.path.with_suffix("")
        if name.name == "index" and self.end == "/":
            name = name.parent
        return join(self.root, str(name), end=self.end)


def addresses(root: str, folder: Folder) -> Address:
    """Return what makes the addresses of pages.

    Args:
        root: the site's address.
        folder: the blog's, whose `Makefile` or Read the Docs' file names the builder.
    """
    builds = (
        folder.find(".readthedocs.yaml", ".readthedocs.yml"),
        folder.find("Makefile"),
    )
    is_folder = any("dirhtml" in folder.text(path) for path in builds)
    return _AblogAddresses(root, "/" if is_folder else ".html")
