"""Tables of CBS and of third parties by OData v3: one region a row, one field a column.

A table has ``TableInfos``, ``DataProperties`` (its fields, with units), a list of keys for each
dimension, and the figures twice: typed, where symbols have become null, and ``UntypedDataSet``,
padded texts with symbols, which is read here. Keys are padded too: filters use ``startswith``, or
keys as the table itself lists them. ``ODataApi`` refuses answers of more than 10,000 rows with
HTTP 500; ``ODataFeed`` gives them in pages, by ``odata.nextLink``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
from ouderenindex.sources.tidy import Column, Sheet, add_up, check_range, in_order, read_cells

__all__ = [
    "OpenTable",
    "Rows",
    "list_keys",
    "open_table",
    "read_columns",
    "read_rows",
    "read_sheet",
]

_LINK = "odata.nextLink"
_JSON = {"$format": "json"}  # the feed speaks Atom unless told


@dataclass(frozen=True)
class OpenTable:
    """A table of which the fields are known.

    Attributes
    ----------
    base
        Url of the table.
    title
        As the publisher writes it.
    geo
        Name of its dimension of regions.
    time
        Name of its dimension of periods; None if it has none.
    dimensions
        Names of its other dimensions.
    topics
        Its fields.
    answers
        What this was read from.
    """

    base: str
    title: str
    geo: str
    time: str | None
    dimensions: tuple[str, ...]
    topics: tuple[Topic, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Rows:
    """Rows of the wanted regions, as the table has them.

    Attributes
    ----------
    url
        Where they were asked for.
    frame
        Columns ``region`` (a code, the country as NL00), the other dimensions (not padded), and
        the fields as they are.
    names
        Region code to name.
    answers
        What this was read from.
    """

    url: str
    frame: pd.DataFrame
    names: Mapping[str, str]
    answers: tuple[Answer, ...]


def open_table(
    client: Client, service: Service, subject: Subject, table: Table, *, whole: bool
) -> OpenTable:
    """Read what a table says of itself.

    Parameters
    ----------
    whole
        Whether the whole country will be read, for which there is another address.

    Raises
    ------
    SourceError
        If the service fails, or the table has no dimension of regions.
    """
    address = service.bulk if whole and service.bulk is not None else service.url
    base = f"{address}/{table.id}"
    # Alone: where there is no such table, one request tells it.
    infos, properties = (
        client.get(f"{base}/{child}", _JSON, publisher=subject.publisher, licence=subject.licence)
        for child in ("TableInfos", "DataProperties")
    )
    about, answers = follow(client, infos, _LINK, subject)
    title = cell_text(about[0].get("Title")) if about else ""
    if not title:
        raise SourceError(f"{infos.url}: the table has no title; the service has changed")
    rows, more = follow(client, properties, _LINK, subject)
    kinds: dict[str, list[str]] = {"Geo": [], "Time": [], "Dimension": []}
    topics = []
    for row in rows:
        key, kind = cell_text(row.get("Key")), cell_text(row.get("Type"))
        if kind == "Topic" and key.isidentifier():
            topics.append(Topic.of_field(key, cell_text(row.get("Unit"))))
            continue
        for beginning, names in kinds.items():
            if kind.startswith(beginning) and key.isidentifier():
                names.append(key)
    if len(kinds["Geo"]) != 1 or len(kinds["Time"]) > 1:
        named = ", ".join(name for names in kinds.values() for name in names)
        raise SourceError(
            f"{properties.url}: the table has the dimensions {named or '(none)'} "
            "(expected one of regions, and at most one of periods)"
        )
    return OpenTable(
        base,
        title,
        kinds["Geo"][0],
        kinds["Time"][0] if kinds["Time"] else None,
        tuple(kinds["Dimension"]),
        tuple(topics),
        (*answers, *more),
    )


def list_keys(
    client: Client, subject: Subject, table: OpenTable, dimensions: Sequence[str]
) -> tuple[list[dict[str, str]], tuple[Answer, ...]]:
    """List the keys of dimensions: for each, the key without padding to the key as it is.

    Raises
    ------
    SourceError
        If the service fails or a list is empty.
    """
    firsts = client.get_many([query(f"{table.base}/{name}", subject, _JSON) for name in dimensions])
    listed: list[dict[str, str]] = []
    answers: list[Answer] = []
    for first in firsts:
        rows, more = follow(client, first, _LINK, subject)
        keys = {cell_text(row.get("Key")): str(row["Key"]) for row in rows if row.get("Key")}
        if not keys:
            raise SourceError(f"{first.url}: the list of keys is empty; the service has changed")
        listed.append(keys)
        answers += more
    return listed, tuple(answers)


def read_rows(
    client: Client,
    subject: Subject,
    table: OpenTable,
    fields: Sequence[str],
    where: Mapping[str, Sequence[str]],
    *,
    municipality: str | None,
    levels: Sequence[str],
) -> Rows:
    """Read fields of a table for the regions of a municipality, or of the whole country.

    Parameters
    ----------
    fields
        As the table names them, with suffix.
    where
        Dimension to the keys wanted, as the table lists them.
    municipality, levels
        As in :func:`read_sheet`.

    Raises
    ------
    SourceError
        If the service fails, the table does not know the municipality, or the answer lacks
        regions that the table lists: an empty list with HTTP 200 is no answer.
    """
    wanted = [f"({region_filter(table.geo, municipality, levels)})"]
    for name, keys in where.items():
        escaped = [key.replace("'", "''") for key in keys]
        wanted.append("(" + " or ".join(f"{name} eq '{key}'" for key in escaped) + ")")
    select = ",".join([table.geo, *where, *fields])
    listing, figures = client.get_many(
        [
            query(
                f"{table.base}/{table.geo}", subject,
                {**_JSON, "$filter": region_filter("Key", municipality, levels),
                 "$select": "Key,Title"},
            ),
            query(
                f"{table.base}/UntypedDataSet", subject,
                {**_JSON, "$filter": " and ".join(wanted), "$select": select},
            ),
        ]
    )  # fmt: skip
    rows, answers = follow(client, listing, _LINK, subject)
    names = {
        code: cell_text(row.get("Title"))
        for row in rows
        if is_wanted(code := region_code(row.get("Key")), municipality, levels)
    }
    if municipality is not None and municipality not in names:
        raise SourceError(
            f"{listing.url}: this table ('{printable(table.title)}') does not know "
            f"{municipality}; was it another municipality in that year?"
        )
    rows, more = follow(client, figures, _LINK, subject)
    frame = _frame(figures.url, rows, table, fields, where, municipality, levels)
    absent = in_order(set(names) - set(frame["region"]))
    if absent:
        raise SourceError(
            f"{figures.url}: the answer (HTTP 200) lacks {len(absent)} of the {len(names)} "
            f"regions that the table lists, such as {absent[0]}; "
            "it is cut off, or the table's keys have another form than its list"
        )
    return Rows(figures.url, frame, names, (*answers, *more))


def _frame(
    url: str,
    rows: Sequence[Mapping[str, object]],
    table: OpenTable,
    fields: Sequence[str],
    where: Mapping[str, Sequence[str]],
    municipality: str | None,
    levels: Sequence[str],
) -> pd.DataFrame:
    """Rows as a frame, of the wanted regions and keys alone: services ignore filters."""
    columns = [table.geo, *where, *fields]
    lacking = [name for name in columns if rows and name not in rows[0]]
    if lacking:
        raise SourceError(
            f"{url}: the rows lack fields that the table lists; the service has changed",
            [Problem("no such field", column=name) for name in lacking],
        )
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    codes = {key: region_code(key) for key in frame[table.geo].unique()}
    frame["region"] = frame[table.geo].map(codes)
    accepted = {code for code in codes.values() if is_wanted(code, municipality, levels)}
    kept = frame["region"].isin(accepted)
    for name, keys in where.items():
        frame[name] = frame[name].map({key: cell_text(key) for key in frame[name].unique()})
        kept &= frame[name].isin([cell_text(key) for key in keys])
    frame = frame[kept]
    double = frame.duplicated(["region", *where])
    if double.any():
        raise SourceError(
            f"{url}: a region occurs twice in the answer",
            [Problem("region twice", value=code) for code in frame[double]["region"].unique()],
        )
    order = {code: place for place, code in enumerate(in_order(accepted))}
    return frame.sort_values("region", key=lambda codes: codes.map(order), kind="stable")


def read_columns(
    frame: pd.DataFrame, found: Mapping[str, Sequence[Topic]], subject: Subject, *, url: str
) -> dict[str, Column]:
    """Read the fields of measures: measure key to its figures, in the order of the frame.

    Raises
    ------
    SourceError
        If a cell cannot be read, or has a figure that its field cannot have.
    """
    regions = frame["region"].tolist()
    columns: dict[str, Column] = {}
    for key, topics in found.items():
        measure, field = subject.measures[key], topics[0].code
        parts = [
            read_cells(frame[topic.code], subject, url=url, field=topic.code, regions=regions)
            for topic in topics
        ]
        column = add_up(parts, measure, subject.status)
        check_range(column, measure, url=url, field=field, regions=regions)
        columns[key] = column
    return columns


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
    """Read measures of one table; parameters and errors as of :func:`cbs_v4.read_sheet`."""
    opened = open_table(client, service, subject, table, whole=municipality is None)
    check_title(opened.base, opened.title, year)
    if opened.dimensions:
        raise SourceError(
            f"{opened.base}: the table has dimensions that are not known here: "
            f"{', '.join(opened.dimensions)}"
        )
    measures = {key: subject.measures[key] for key in keys}
    found, reasons = resolve(measures, opened.topics)
    required(f"{opened.base}/DataProperties", subject, keys, found, reasons)
    fields = [topic.code for topics in found.values() for topic in topics]
    where = {} if opened.time is None else {opened.time: [f"{year}JJ00"]}
    rows = read_rows(
        client, subject, opened, fields, where, municipality=municipality, levels=levels
    )
    return Sheet(
        opened.base,
        opened.title,
        rows.frame["region"].tolist(),
        read_columns(rows.frame, found, subject, url=rows.url),
        reasons,
        rows.names,
        (),
        (*opened.answers, *rows.answers),
    )
