"""Figures of CBS for one municipality and year: key figures, and distances to services.

::

    with Client(Snapshots(folder)) as client:
        fetched = fetch_kwb(client, load_catalogue(), "GM0150", 2024)
    fetched.statistics    # gemeente, wijken, buurten and the country (NL00)
    fetched.notes         # what was not there, and what was taken instead
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ouderenindex.errors import Problem, SourceError
from ouderenindex.sources import cbs_v3, cbs_v4
from ouderenindex.sources._http import Client, Unreachable
from ouderenindex.sources._odata import COUNTRY, check_municipality, in_one_line
from ouderenindex.sources.catalogue import Catalogue, Subject
from ouderenindex.sources.tidy import (
    Block,
    Column,
    Fetched,
    Sheet,
    make_source,
    share,
    to_statistics,
)

__all__ = ["fetch_kwb", "fetch_nearby"]

_READERS = {"odata4": cbs_v4.read_sheet, "odata3": cbs_v3.read_sheet}
# Income, Wmo and distances appear up to two years late; older than this says little of now.
_YEARS_BACK = 4
_LEVELS = ("land", "gemeente", "wijk")


def fetch_kwb(client: Client, catalogue: Catalogue, municipality: str | None, year: int) -> Fetched:
    """Fetch the key figures of wijken and buurten (Kerncijfers wijken en buurten, KWB).

    Recent years are partly empty. An indicator without any figure in the municipality is taken
    from the latest of the four years before that has one; its period says so, and so do the notes.

    Parameters
    ----------
    client
        How to ask.
    catalogue
        Which tables and fields.
    municipality
        ``GM0193``: it, its wijken and buurten, and the country. None: all gemeenten and wijken.
    year
        Year of the figures and of the boundaries.

    Raises
    ------
    DataError
        If the municipality is no code, or the catalogue has no table for the year.
    SourceError
        If none of the services gives the table as it should be; with the url and reason of each.
    """
    return _fetch(client, catalogue.subject("kwb"), catalogue, municipality, year, ())


def fetch_nearby(
    client: Client, catalogue: Catalogue, municipality: str | None, year: int
) -> Fetched:
    """Fetch the distances to services (Nabijheid voorzieningen), in km by road for cars.

    There is not a table for every year: the nearest one is taken (of two equally near, the
    earlier), and a note says so. Parameters and errors as of :func:`fetch_kwb`.
    """
    subject = catalogue.subject("nabijheid")
    nearest = min(subject.tables, key=lambda other: (abs(other - year), other))
    notes = (
        () if nearest == year else (f"nabijheid: no table for {year}; that of {nearest} is used",)
    )
    return _fetch(client, subject, catalogue, municipality, nearest, notes)


def _fetch(
    client: Client,
    subject: Subject,
    catalogue: Catalogue,
    municipality: str | None,
    year: int,
    told: Sequence[str],
) -> Fetched:
    check_municipality(municipality)
    subject.table(year)  # before anything is asked
    notes = list(told)
    down: set[str] = set()
    sheet = _read(
        client, catalogue, subject, year, list(subject.measures), municipality, notes, down
    )
    used = {year: sheet}
    columns = _computed(subject, sheet.columns)
    taken = {key: year for key, column in columns.items() if _has_figure(column, sheet.regions)}
    kept = {year: columns}
    for earlier in range(year - 1, year - 1 - _YEARS_BACK, -1):
        lacking = [key for key in subject.measures if key not in taken]
        if not lacking or earlier not in subject.tables:
            continue
        try:
            parts = _parts(subject, lacking)
            older = _read(client, catalogue, subject, earlier, parts, municipality, notes, down)
        except Unreachable:
            raise
        except SourceError as error:
            notes.append(
                f"{subject.tables[earlier].id}: not used for {earlier}: {in_one_line(error)}"
            )
            continue
        kept[earlier] = _computed(subject, older.columns)
        for key in lacking:
            column = kept[earlier].get(key)
            if column is not None and _has_figure(column, older.regions):
                taken[key], used[earlier] = earlier, older
                notes.append(
                    f"{key}: no figures of {year}{_because(sheet, key)}; those of {earlier} are "
                    f"used, which have the boundaries of {earlier}"
                )
    blocks = []
    for key in subject.measures:
        at = taken.get(key, year)
        column = kept[at].get(key)
        if key not in taken:
            notes.append(
                f"{key}: no figures of {year}{_because(sheet, key)} or of the "
                f"{_YEARS_BACK} years before"
            )
        if column is None:
            continue
        if column.blank:
            # Empty all through is not yet published, whatever an empty cell means otherwise.
            column = column.marked("missing")
        source = subject.key.format(period=at)
        blocks.append(Block(key, str(at), source, used[at].regions, column))
    sources = {}
    for at, read in used.items():
        key = subject.key.format(period=at)
        sources[key] = make_source(
            key,
            subject,
            subject.tables[at],
            title=read.title,
            url=read.url,
            period=at,
            boundaries=at,
            answers=read.answers,
        )
    return Fetched(
        to_statistics(blocks, sources),
        {code: name for code, name in sheet.names.items() if name},
        tuple(notes),
        year,
        {subject.key.format(period=at): at for at in used},
    )


def _read(
    client: Client,
    catalogue: Catalogue,
    subject: Subject,
    year: int,
    keys: Sequence[str],
    municipality: str | None,
    notes: list[str],
    down: set[str],
) -> Sheet:
    """Read a year from the first service that gives it as it should be; tell of the others.

    A service that could not be reached joins ``down``, and is not waited for again.
    """
    table = subject.table(year)
    failures: list[SourceError] = []
    for name in subject.services:
        if name in down:
            continue
        service = catalogue.services[name]
        reader = _READERS.get(service.protocol)
        if reader is None:
            raise SourceError(f"service '{name}' of the catalogue does not speak OData")
        try:
            sheet = reader(
                client,
                service,
                subject,
                table,
                year=year,
                keys=keys,
                municipality=municipality,
                levels=_LEVELS,
            )
        except SourceError as error:
            failures.append(error)
            if isinstance(error, Unreachable):
                down.add(name)
            continue
        notes += [f"{table.id}: read from {name}, because {in_one_line(e)}" for e in failures]
        notes += sheet.notes
        return sheet
    if len(failures) == 1:
        raise failures[0]
    # A run of which a service could not be reached can be taken up again.
    kind = Unreachable if any(isinstance(e, Unreachable) for e in failures) else SourceError
    raise kind(
        f"{table.id} ({subject.title.format(period=year, boundaries=year)}) cannot be read from "
        f"any of its services",
        [problem for error in failures for problem in (Problem(error.message), *error.problems)],
    )


def _parts(subject: Subject, keys: Sequence[str]) -> list[str]:
    """Measures to read for the given ones: for a computed one its part and its whole."""
    read = []
    for key in keys:
        measure = subject.measures[key]
        read += [key] if measure.part is None else [measure.part, str(measure.of)]
    return list(dict.fromkeys(read))


def _computed(subject: Subject, columns: Mapping[str, Column]) -> dict[str, Column]:
    """Columns with the measures that are computed from them."""
    both = dict(columns)
    for key, measure in subject.measures.items():
        if measure.part is None or measure.of is None:
            continue
        part, whole = columns.get(measure.part), columns.get(measure.of)
        if part is not None and whole is not None:
            both[key] = share(part, whole, measure, subject.status)
    return both


def _has_figure(column: Column, regions: list[str]) -> bool:
    """Whether any region but the country has a figure."""
    return any(
        code != COUNTRY and not np.isnan(value)
        for code, value in zip(regions, column.values, strict=True)
    )


def _because(sheet: Sheet, key: str) -> str:
    reason = sheet.unread.get(key)
    return f" ({reason})" if reason is not None else ""
