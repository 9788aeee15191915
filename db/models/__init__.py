"""The tables as SQLAlchemy metadata: the one description of the schema.

Keys are named by one convention. References are declared as foreign keys, so that the
ORM can join along them and a diagram shows them, but are left out of DuckDB's DDL:
enforcing them would make a load several times slower and forbid most later changes of
the schema. `blogdb.db.store.verify` checks them on every file before it is published.
"""

from blogdb.db.models.base import NAMING_CONVENTION, Base, reference
from blogdb.db.models.bodies import CodeBlock, Heading, Image, PostLink, PostText
from blogdb.db.models.catalog import CatalogEntry, DatabaseIdentity
from blogdb.db.models.link_checks import LinkCheck
from blogdb.db.models.loads import Alias, Load, LoadProblem, PostChange
from blogdb.db.models.posts import Author, Post, PostAddress, PostAuthor, PostTag, Tag
from blogdb.db.models.readership import PostReadership
from blogdb.db.models.search import SearchDocument, SearchPosting, SearchTerm

__all__ = [
    "NAMING_CONVENTION",
    "Alias",
    "Author",
    "Base",
    "CatalogEntry",
    "CodeBlock",
    "DatabaseIdentity",
    "Heading",
    "Image",
    "LinkCheck",
    "Load",
    "LoadProblem",
    "Post",
    "PostAddress",
    "PostAuthor",
    "PostChange",
    "PostLink",
    "PostReadership",
    "PostTag",
    "PostText",
    "SearchDocument",
    "SearchPosting",
    "SearchTerm",
    "Tag",
    "reference",
]
