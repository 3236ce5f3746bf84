"""CBS tables by OData v4: measure codes that stay the same over the years, one figure a row.

A table has ``Properties``, ``Dimensions``, ``MeasureCodes``, a list of codes for each dimension
(``WijkenEnBuurtenCodes``) and ``Observations`` with ``Measure``, the dimensions, ``Value`` and
``ValueAttribute``. Pages go on at ``@odata.nextLink``; ``$top`` is never used, for it cuts the
answer without a next link. A measure that is not yet published has no observations at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ouderenindex.errors import Problem, SourceError, printable
from ouderenindex.sources._http import Client
from ouderenindex.sources._odata import (
    Topic,
    cell_text,
    check_title,
    follow,
    is_wanted,
    query,
    region_code,
    region_filter,
    required,
    resolve,
)
from ouderenindex.sources.catalogue import Service, Subject, Table
from ouderenindex.sources.snapshots import Answer
from ouderenindex.sources.tidy import Column, Sheet, add_up, check_range, in_order, read_numbers

__all__ = ["read_sheet"]

_LINK = "@odata.nextLink"
# Why a value is not there. 'None' says nothing of it: a figure without value is then missing.
_ATTRIBUTES = {
    "None": "missing",
    "Impossible": "not_applicable",
    "Confidential": "suppressed",
    "NotAvailable": "missing",
}


def read_sheet(
    client: Client,
    service: Service,
    subject: Subject,
    table: Table,
    *,
    year: int,
    keys: Sequence[str],
    municipality: str | None,
    levels: Sequence[str],
) -> Sheet:
    """Read measures of one table.

    Parameters
    ----------
    service, subject, table
        Where, of what, and which.
    year
        Of the figures.
    keys
        Measures to read.
    municipality
        ``GM0193``, for it and its wijken and buurten; None for the whole country.
    levels
        Levels of the whole country to read.

    Raises
    ------
    SourceError
        If the service fails, the table has changed, or it does not know the municipality.
    """
    base = f"{service.url}/{table.id}"
    # Alone: where there is no such table, one request tells it.
    about = client.get(f"{base}/Properties", publisher=subject.publisher, licence=subject.licence)
    title = _title(about)
    check_title(about.url, title, year)
    dimensions, codes = client.get_many(
        [query(f"{base}/{child}", subject) for child in ("Dimensions", "MeasureCodes")]
    )
    rows, answers = follow(client, dimensions, _LINK, subject)
    geo, time = _dimensions(dimensions.url, rows)
    rows, more = follow(client, codes, _LINK, subject)
    answers = (about, *answers, *more)
    topics = [
        Topic(
            cell_text(row.get("Identifier")),
            cell_text(row.get("Title")),
            cell_text(row.get("Unit")),
        )
        for row in rows
    ]
    found, reasons = resolve({key: subject.measures[key] for key in keys}, topics)
    required(codes.url, subject, keys, found, reasons)

    wanted = sorted({topic.code for fields in found.values() for topic in fields})
    where = f"({region_filter(geo, municipality, levels)})"
    where += f" and Measure in ({','.join(_quoted(code) for code in wanted)})"
    if time is not None:
        where += f" and {time} eq '{year}JJ00'"
    listing, figures = client.get_many(
        [
            query(
                f"{base}/{geo}Codes", subject,
                {"$filter": region_filter("Identifier", municipality, levels)},
            ),
            query(f"{base}/Observations", subject, {"$filter": where}),
        ]
    )  # fmt: skip
    rows, more = follow(client, listing, _LINK, subject)
    answers += more
    names = {
        code: cell_text(row.get("Title"))
        for row in rows
        if is_wanted(code := region_code(row.get("Identifier")), municipality, levels)
    }
    if municipality is not None and municipality not in names:
        raise SourceError(
            f"{listing.url}: this table ('{printable(title)}') does not know {municipality}; "
            "was it another municipality in that year?"
        )
    rows, more = follow(client, figures, _LINK, subject)
    answers += more
    frame = _observations(figures.url, rows, geo, municipality, levels)
    if frame.empty:
        raise SourceError(
            f"{figures.url}: the answer has no figures of {municipality or 'the country'}, "
            "although the table knows its regions"
        )
    regions = in_order([*names, *frame["region"]])
    fields = {str(code): part for code, part in frame.groupby("Measure", sort=False)}
    notes = _notes(table, frame, names)
    columns = {}
    for key, topics_of in found.items():
        measure = subject.measures[key]
        parts = [_column(fields.get(topic.code), regions, subject) for topic in topics_of]
        column = add_up(parts, measure, subject.status)
        check_range(column, measure, url=figures.url, field=topics_of[0].code, regions=regions)
        columns[key] = column
    return Sheet(base, title, regions, columns, reasons, names, notes, answers)


def _title(about: Answer) -> str:
    """Title in Properties, which is one object, or a list of one."""
    document = about.json()
    rows = document.get("value")
    entry = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else document
    title = entry.get("Title")
    if not isinstance(title, str) or not title.strip():
        raise SourceError(f"{about.url}: the table has no title; the service has changed")
    return title.strip()


def _dimensions(url: str, rows: Iterable[Mapping[str, Any]]) -> tuple[str, str | None]:
    """Names of the dimension of regions and, if there is one, of time; 2013 has RegioS."""
    geo: list[str] = []
    time: list[str] = []
    others: list[str] = []
    for row in rows:
        name, kind = cell_text(row.get("Identifier")), cell_text(row.get("Kind"))
        kinds = geo if kind.startswith("Geo") else time if kind.startswith("Time") else others
        kinds.append(name)
    names = [*geo, *time, *others]
    if len(geo) != 1 or len(time) > 1 or others or not all(n.isidentifier() for n in names):
        raise SourceError(
            f"{url}: the table has the dimensions {printable(', '.join(names)) or '(none)'} "
            "(expected one of regions, and at most one of periods)"
        )
    return geo[0], time[0] if time else None


def _quoted(code: str) -> str:
    return "'" + code.replace("'", "''") + "'"


def _observations(
    url: str,
    rows: Sequence[Mapping[str, Any]],
    geo: str,
    municipality: str | None,
    levels: Sequence[str],
) -> pd.DataFrame:
    """Observations of the wanted regions as a frame: region, Measure, value and status."""
    columns = [geo, "Measure", "Value", "StringValue", "ValueAttribute"]
    for name in (geo, "Measure", "Value"):
        if rows and name not in rows[0]:
            raise SourceError(f"{url}: the observations have no '{name}'; the service has changed")
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    codes = {key: region_code(key) for key in frame[geo].unique()}
    frame["region"] = frame[geo].map(codes)
    kept = frame["region"].map(
        {code: is_wanted(code, municipality, levels) for code in codes.values()}
    )
    frame = frame[kept.astype(bool)]
    double = frame.duplicated(["region", "Measure"])
    if double.any():
        row = frame[double].iloc[0]
        raise SourceError(
            f"{url}: a figure occurs twice in the answer",
            [Problem(f"measure {row['Measure']}", value=row["region"])],
        )
    # Urbanity comes as text in some years.
    cells = frame["Value"].where(frame["Value"].notna(), frame["StringValue"])
    values = pd.to_numeric(cells, errors="coerce")
    unread = frame[values.isna() & frame["Value"].notna()]
    if len(unread):
        raise SourceError(
            f"{url}: figures cannot be read",
            [
                Problem(f"no number, of {row['region']}", None, row["Measure"], row["Value"])
                for _, row in unread.iterrows()
            ],
        )
    return frame.assign(number=values.astype(float))


def _column(part: pd.DataFrame | None, regions: list[str], subject: Subject) -> Column:
    """Figures of one measure for all regions; a region without an observation is missing."""
    if part is None:
        return Column(np.full(len(regions), np.nan), np.full(len(regions), "missing", object))
    indexed = part.set_index("region").reindex(regions)
    values = indexed["number"].to_numpy(np.float64)
    reasons = indexed["ValueAttribute"].map(lambda name: _ATTRIBUTES.get(name, "missing"))
    statuses = np.where(np.isnan(values), reasons.to_numpy(object), subject.status).astype(object)
    return read_numbers(values, statuses)


def _notes(table: Table, frame: pd.DataFrame, names: Mapping[str, str]) -> tuple[str, ...]:
    notes = []
    absent = sorted(set(names) - set(frame["region"]))
    if absent:
        notes.append(
            f"{table.id}: no figures of {len(absent)} regions that it lists: "
            f"{', '.join(absent[:5])}{', …' if len(absent) > 5 else ''}"
        )
    without = frame[frame["number"].isna()]["ValueAttribute"].dropna().unique()
    unknown = sorted(printable(str(name))[:40] for name in without if name not in _ATTRIBUTES)
    if unknown:
        notes.append(f"{table.id}: figures are not there for an unknown reason: {unknown}")
    return tuple(notes)
