"""What the exports of analytics programs look like: the names of their columns.

Google Analytics and Matomo write the names in the language of their user.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Program:
    """A program, and its names for each field; the first that an export has is taken.

    Attributes:
        name: the program's name.
        address: of the page, a path or a URL.
        views: how often the page was seen.
        visitors: by how many people.
        period: the day, or the month or year, that a row is of.
        needs: fields without which a table is not this program's.
        first_visit: if each row is one view: whether it is its visitor's first.
        left_out: if each row is one view: columns that say that it is none.
    """

    name: str
    address: tuple[str, ...]
    views: tuple[str, ...] = ()
    visitors: tuple[str, ...] = ()
    period: tuple[str, ...] = ("date",)
    needs: frozenset[str] = frozenset({"address", "views"})
    first_visit: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


PROGRAMS = (
    Program(
        name="GoatCounter",
        # The digit is the version of the form.
        address=("2Path", "1Path"),
        period=("Date",),
        needs=frozenset({"address", "first_visit"}),
        first_visit=("FirstVisit",),
        left_out=("Event", "Bot"),
    ),
    Program(
        name="Matomo",
        # The label is a part of the address where the report is not flat.
        address=(
            *("metadata_url", "Metadata: url", "Metadaten: url", "Métadonnées: url"),
            *("Metadatos: url", "Metadati: url", "Metadados: url"),
            *("label", "Bezeichnung", "Libellé", "Etiqueta", "Etichetta"),
        ),
        views=(
            *("nb_hits", "Pageviews", "Seitenansichten", "Vues de page"),
            *("Vistas de página", "Visualizzazioni di pagina", "Páginas vistas"),
        ),
        visitors=(
            *("nb_uniq_visitors", "sum_daily_nb_uniq_visitors", "Unique visitors"),
            *("Eindeutige Besucher", "Visiteurs uniques", "Visitantes únicos"),
            # Visits with the page, which is all that most of its reports have.
            *("nb_visits", "Unique Pageviews", "Einmalige Seitenansichten"),
            *("Vues de page uniques", "Vistas de página únicas"),
        ),
        period=("date", "Datum", "Fecha", "Data"),
    ),
    Program(
        name="Plausible",
        address=("name", "page"),
        views=("pageviews",),
        visitors=("visitors",),
        needs=frozenset({"address", "views", "visitors"}),
    ),
)
ANY = Program(
    name="CSV",
    address=("address", "path", "url", "page", "page path", "page url", "pathname"),
    views=("views", "pageviews", "page views", "hits"),
    visitors=("visitors", "unique visitors", "uniques", "users"),
    period=("period", "date", "day", "month", "year"),
    needs=frozenset({"address"}),
)
"""Any other table: by plain names, and those that the user gives with --map."""

GOOGLE = Program(
    name="Google Analytics",
    address=(
        *("Page path and screen class", "Page path + query string", "Page path"),
        *("Page location", "Full page URL", "Page"),
        *("Seitenpfad und Bildschirmklasse", "Seitenpfad + Abfragestring"),
        *("Seitenpfad", "Seite", "Chemin de la page et classe de l'écran"),
        *("Chemin de la page", "Ruta de página y clase de pantalla"),
        *("Ruta de página", "Página", "Percorso pagina e classe schermata"),
        *("Percorso pagina", "Caminho da página e classe da tela"),
        *("Caminho da página", "Paginapad en schermklasse", "Paginapad"),
    ),
    views=(
        *("Views", "Pageviews", "Aufrufe", "Seitenaufrufe", "Vues"),
        *("Pages vues", "Vistas", "Número de páginas vistas"),
        *("Visualizzazioni", "Visualizações", "Weergaven"),
    ),
    visitors=(
        *("Total users", "Active users", "Users", "Unique Pageviews"),
        *("Nutzer insgesamt", "Nutzer gesamt", "Aktive Nutzer", "Nutzer"),
        *("Nombre total d'utilisateurs", "Utilisateurs actifs", "Utilisateurs"),
        *("Total de usuarios", "Usuarios totales", "Usuarios activos", "Usuarios"),
        *("Utenti totali", "Utenti attivi", "Total de usuários"),
        *("Usuários ativos", "Totaal aantal gebruikers", "Actieve gebruikers"),
    ),
    period=("Date", "Year month", "Datum", "Fecha", "Data"),
)
"""After the others, since it calls the columns what people call their own."""

FIELDS = ("address", "period", "views", "visitors")

_PLACED = (*FIELDS, "first_visit")
_NUMBERS = {"views", "visitors", "first_visit"}


@dataclass(frozen=True)
class TableLayout:
    """Where a table has what.

    Attributes:
        program: what wrote it.
        columns: the names of the columns, as the table has them.
        places: field to the place of its column, from 0.
        left_out: places of columns that say that a row is no view of a page.
    """

    program: Program
    columns: tuple[str, ...]
    places: Mapping[str, int]
    left_out: tuple[int, ...] = ()


def folded(name: str) -> str:
    """Return a name without case, spaces and marks.

    Args:
        name: the name of a column.
    """
    return _SIGNS.sub("", name.casefold())


def layout_of(header: Sequence[str], mapping: Mapping[str, str]) -> TableLayout | None:
    """Recognise a table by its header.

    Args:
        header: the names of the columns.
        mapping: field to the column that the user names for it.

    Returns:
        Where it has what; None if it is no table of pages.
    """
    columns: dict[str, int] = {}
    for place, name in enumerate(map(folded, header)):
        columns.setdefault(name, place)
    own = {field: columns.get(folded(name)) for field, name in mapping.items()}
    if None in own.values():
        return None
    found = []
    for program in (*PROGRAMS, ANY, GOOGLE):
        named = _known(
            {field: _first(columns, getattr(program, field)) for field in _PLACED}
        )
        places = named | _known(own)
        # A program is recognised without the user's help.
        needed = places if program is ANY else named
        if program.needs <= needed.keys() and places.keys() & _NUMBERS:
            left_out = {name: _first(columns, (name,)) for name in program.left_out}
            found.append(
                TableLayout(
                    program, tuple(header), places, tuple(_known(left_out).values())
                )
            )
    return max(found, key=lambda layout: len(layout.places), default=None)


def _first(columns: Mapping[str, int], names: Sequence[str]) -> int | None:
    """Return the place of the first of these columns; None if there is none."""
    return next((columns[name] for name in map(folded, names) if name in columns), None)


def _known(places: Mapping[str, int | None]) -> dict[str, int]:
    return {name: place for name, place in places.items() if place is not None}
