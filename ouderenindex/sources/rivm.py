"""Health of people aged 65+ per wijk and buurt, of RIVM, GGD'en and CBS.

Figures are estimates of a model, with the bounds of their 95% interval. In a cell, ``.`` hides
a region with too few people; a field that is empty for all regions was not asked that year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ouderenindex._tables import read_any_table
from ouderenindex.errors import DataError, Problem, SourceError, printable
from ouderenindex.sources import cbs_v3
from ouderenindex.sources._http import Client, Unreachable
from ouderenindex.sources._odata import (
    COUNTRY,
    Topic,
    check_municipality,
    in_one_line,
    is_wanted,
    region_code,
    required,
    resolve,
)
from ouderenindex.sources.catalogue import Catalogue, Service, Subject, Table, load_catalogue
from ouderenindex.sources.tidy import (
    Block,
    Column,
    Fetched,
    Floats,
    in_order,
    make_source,
    read_cells,
    to_statistics,
)
from ouderenindex.statistics import Source, Statistics, file_hash

__all__ = ["fetch_health", "read_health_export"]

_SUBJECT = "gezondheid"
_AGE, _MARGIN, _REGION, _PERIOD = "Leeftijd", "Marges", "WijkenEnBuurten", "Perioden"
_AGED_65 = "80200"
_VALUE, _LOWER, _UPPER = "MW00000", "MOG0095", "MBG0095"
_LEVELS = ("land", "gemeente", "wijk", "buurt")
_YEAR = re.compile(r"(\d{4})JJ00")
_BOUNDARIES = re.compile(r"indeling (\d{4})")


def fetch_health(
    client: Client,
    catalogue: Catalogue,
    municipality: str | None,
    period: int | None = None,
    *,
    boundaries: int | None = None,
) -> Fetched:
    """Fetch the health of people aged 65+, with 95% bounds.

    There are several tables, each with the boundaries of one year and recomputed figures of all
    years before. The one with the newest boundaries is taken, or with ``boundaries`` the nearest;
    if it cannot be used, the next, and a note says so.

    Parameters
    ----------
    client
        How to ask.
    catalogue
        Which tables and fields.
    municipality
        ``GM0193``: it, its wijken and buurten, and the country. None: all regions of the country,
        without bounds.
    period
        Year of the figures; by default the latest in which the municipality has any.
    boundaries
        Year of the boundaries that the figures are to fit.

    Raises
    ------
    DataError
        If the municipality is no code, or no table has the period.
    SourceError
        If no table can be used; with the url and reason of each.
    """
    check_municipality(municipality)
    subject = catalogue.subject(_SUBJECT)
    failures: list[SourceError] = []
    for year in _candidates(subject, period, boundaries):
        table = subject.tables[year]
        for name in subject.services:
            service = catalogue.services[name]
            try:
                fetched = _fetch(client, service, subject, table, year, municipality, period)
            except Unreachable:
                raise
            except SourceError as error:
                failures.append(error)
                continue
            told = [f"{table.id} is used, because {in_one_line(error)}" for error in failures]
            return Fetched(
                fetched.statistics,
                fetched.names,
                (*told, *fetched.notes),
                fetched.boundaries,
                fetched.boundary_years,
            )
    if len(failures) == 1:
        raise failures[0]
    raise SourceError(
        "None of the tables on health can be used",
        [problem for error in failures for problem in (Problem(error.message), *error.problems)],
    )


def _candidates(subject: Subject, period: int | None, boundaries: int | None) -> list[int]:
    """Years of the boundaries of the tables to try, in order."""
    if boundaries is None:
        years = sorted(subject.tables, reverse=True)
    else:
        years = sorted(subject.tables, key=lambda year: (abs(year - boundaries), -year))
    tables = subject.tables
    fitting = [y for y in years if period is None or period in (tables[y].periods or (period,))]
    if not fitting:
        known = sorted({year for table in tables.values() for year in table.periods})
        raise DataError(
            f"No table on health in the catalogue has figures of {period} "
            f"(they have {', '.join(map(str, known))})"
        )
    return fitting


def _fetch(
    client: Client,
    service: Service,
    subject: Subject,
    table: Table,
    boundaries: int,
    municipality: str | None,
    period: int | None,
) -> Fetched:
    opened = cbs_v3.open_table(client, service, subject, table, whole=municipality is None)
    if opened.time is None or set(opened.dimensions) != {_AGE, _MARGIN}:
        named = ", ".join((opened.time or "(no periods)", *opened.dimensions))
        raise SourceError(
            f"{opened.base}: the table has the dimensions {named} "
            f"(expected periods, {_AGE} and {_MARGIN})"
        )
    notes = []
    if said := _BOUNDARIES.search(opened.title):
        if int(said[1]) != boundaries:
            notes.append(f"{table.id}: its title says boundaries of {said[1]}, not {boundaries}")
        boundaries = int(said[1])
    found, reasons = resolve(subject.measures, opened.topics)
    required(f"{opened.base}/DataProperties", subject, list(subject.measures), found, reasons)
    notes += [f"{table.id} does not have {key}: {reason}" for key, reason in reasons.items()]

    (periods, ages, margins), listed = cbs_v3.list_keys(
        client, subject, opened, (opened.time, _AGE, _MARGIN)
    )
    years = {int(match[1]): key for key in periods if (match := _YEAR.fullmatch(key))}
    if period is not None and period not in years:
        raise SourceError(
            f"{opened.base}: the table has no figures of {period} "
            f"(it has {', '.join(map(str, sorted(years)))})"
        )
    lacking = [key for key, keys in ((_AGED_65, ages), (_VALUE, margins)) if key not in keys]
    if lacking:
        raise SourceError(
            f"{opened.base}: the table has no people aged 65+ or no values",
            [Problem("no such key", value=key) for key in lacking],
        )
    wanted = [_VALUE]
    if municipality is not None:
        wanted += [key for key in (_LOWER, _UPPER) if key in margins]
        if len(wanted) < 3:
            notes.append(f"{table.id} gives no 95% bounds")
    fields = [topic.code for topics in found.values() for topic in topics]
    whom = f"people aged 65+ in {municipality or 'the country'}"
    for year in [period] if period is not None else sorted(years, reverse=True):
        rows = cbs_v3.read_rows(
            client,
            subject,
            opened,
            fields,
            {
                opened.time: [periods[years[year]]],
                _AGE: [ages[_AGED_65]],
                _MARGIN: [margins[key] for key in wanted],
            },
            municipality=municipality,
            levels=_LEVELS,
        )
        key = subject.key.format(period=year)
        blocks = _blocks(rows.frame, found, subject, url=rows.url, period=year, source=key)
        if not any(_local(block).any() for block in blocks):
            notes.append(f"{table.id}: no figures of {year} for {whom}")
            continue
        notes += _not_asked(blocks, year)
        source = make_source(
            key,
            subject,
            table,
            title=opened.title,
            url=opened.base,
            period=year,
            boundaries=boundaries,
            answers=(*opened.answers, *listed, *rows.answers),
        )
        return Fetched(
            to_statistics(blocks, {key: source}),
            {code: name for code, name in rows.names.items() if name},
            tuple(notes),
            boundaries,
            {key: boundaries},
        )
    raise SourceError(f"{opened.base}: no figures of {whom}")


def read_health_export(
    path: Path | str,
    *,
    catalogue: Catalogue | None = None,
    period: int | None = None,
    boundaries: int | None = None,
) -> Statistics:
    """Read an export of a table on health, as published: CSV or Parquet.

    Parameters
    ----------
    path
        With the fields of ``UntypedDataSet``: one municipality, or the whole country.
    catalogue
        Which tables and fields; that of the package by default.
    period
        Only the figures of this year; by default of all years in the file.
    boundaries
        Year of the boundaries of the table, where the file's name does not hold the table's id.

    Raises
    ------
    DataError
        If the file is missing or no table, or it cannot be told which table it is.
    SourceError
        If fields, people aged 65+ or the period are not in it, or a cell cannot be read.
    """
    path = Path(path)
    subject = (catalogue or load_catalogue()).subject(_SUBJECT)
    if boundaries is None:
        known = {table.id: year for year, table in subject.tables.items()}
        named = [year for table_id, year in known.items() if table_id in path.name]
        if len(named) != 1:
            raise DataError(
                f"{path.name}: which table is this? (expected one of {', '.join(known)} in the "
                "name of the file, or the year of its boundaries)"
            )
        boundaries = named[0]
    table = subject.table(boundaries)
    raw = read_any_table(path)
    lacking = [name for name in (_AGE, _MARGIN, _REGION, _PERIOD) if name not in raw.columns]
    if lacking:
        raise SourceError(
            f"{path.name}: this is no export of a table on health",
            [Problem("column not found", 1, name) for name in lacking],
        )
    keys = {name: raw[name].astype(str).str.strip() for name in (_AGE, _MARGIN, _PERIOD)}
    years = keys[_PERIOD].str.extract(_YEAR, expand=False)
    kept = keys[_AGE].eq(_AGED_65) & keys[_MARGIN].isin([_VALUE, _LOWER, _UPPER])
    kept &= years.notna() if period is None else years.eq(str(period))
    if not kept.any():
        whose = "people aged 65+" if period is None else f"people aged 65+ in {period}"
        raise SourceError(f"{path.name}: there are no figures of {whose}")
    # An export states no units; all figures of these tables are percentages.
    topics = [Topic.of_field(str(name), "%") for name in raw.columns]
    found, reasons = resolve(subject.measures, topics)
    required(path.name, subject, list(subject.measures), found, reasons)
    frame = raw.assign(**{_MARGIN: keys[_MARGIN]}, year=years)[kept]
    frame = frame.assign(region=_regions(path, frame))
    blocks, sources = [], {}
    for year, part in frame.groupby("year", sort=True):
        key = subject.key.format(period=year)
        double = part.duplicated(["region", _MARGIN])
        if double.any():
            raise SourceError(
                f"{path.name}: a region occurs twice",
                [Problem("region twice", value=code) for code in part[double]["region"].unique()],
            )
        blocks += _blocks(part, found, subject, url=path.name, period=int(str(year)), source=key)
        title = table.title or subject.title.format(period=year, boundaries=boundaries)
        sources[key] = Source(
            key=key,
            publisher=subject.publisher,
            table=f"{table.id} {title}",
            period=str(year),
            licence=subject.licence,
            sha256=file_hash(path),
            note=subject.note.format(period=year, boundaries=boundaries),
        )
    return to_statistics(blocks, sources)


def _regions(path: Path, frame: pd.DataFrame) -> pd.Series:
    codes = {key: region_code(key) for key in frame[_REGION].unique()}
    unknown = [key for key, code in codes.items() if not is_wanted(code, None, _LEVELS)]
    if unknown:
        raise SourceError(
            f"{path.name}: regions that cannot be read",
            [Problem("no region code", column=_REGION, value=printable(str(k))) for k in unknown],
        )
    return frame[_REGION].map(codes)


def _blocks(
    frame: pd.DataFrame,
    found: Mapping[str, Sequence[Topic]],
    subject: Subject,
    *,
    url: str,
    period: int,
    source: str,
) -> list[Block]:
    """Figures with their bounds of one period, from rows by region and margin."""
    by_margin = {str(margin): part.set_index("region") for margin, part in frame.groupby(_MARGIN)}
    if _VALUE not in by_margin:
        raise SourceError(f"{url}: there are bounds without values")
    regions = in_order(by_margin[_VALUE].index)
    values = by_margin[_VALUE].loc[regions].reset_index()
    columns = cbs_v3.read_columns(values, found, subject, url=url)
    blocks = []
    for key, column in columns.items():
        field = found[key][0].code
        # A region with too few people is empty too in a year in which this was not asked.
        final = column.marked("not_applicable") if column.blank else column
        lower, upper = (
            _bound(by_margin.get(margin), field, regions, final, subject, url)
            for margin in (_LOWER, _UPPER)
        )
        _check_bounds(final, lower, upper, url=url, field=field, regions=regions)
        blocks.append(Block(key, str(period), source, regions, final, lower, upper))
    return blocks


def _bound(
    part: pd.DataFrame | None,
    field: str,
    regions: list[str],
    column: Column,
    subject: Subject,
    url: str,
) -> Floats | None:
    """One bound of each figure; NaN where there is none, or no figure."""
    if part is None:
        return None
    cells = part[field].reindex(regions)
    bound = read_cells(cells, subject, url=url, field=field, regions=regions).values
    return np.where(np.isnan(column.values), np.nan, bound)


def _check_bounds(
    column: Column,
    lower: Floats | None,
    upper: Floats | None,
    *,
    url: str,
    field: str,
    regions: list[str],
) -> None:
    """Refuse bounds on the wrong side of their figure: they are then bounds of something else."""
    wrong = np.zeros(len(regions), dtype=bool)
    if lower is not None:
        wrong |= lower > column.values
    if upper is not None:
        wrong |= upper < column.values
    if wrong.any():
        raise SourceError(
            f"{url}: a figure lies outside its own 95% interval",
            [
                Problem(f"figure of {regions[n]}", None, field, column.values[n])
                for n in np.flatnonzero(wrong).tolist()
            ],
        )


def _local(block: Block) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which regions other than the country have a figure."""
    elsewhere = np.array([code != COUNTRY for code in block.regions], dtype=bool)
    here: np.ndarray[tuple[int], np.dtype[np.bool_]] = elsewhere & ~np.isnan(block.column.values)
    return here


def _not_asked(blocks: Sequence[Block], year: int) -> list[str]:
    keys = [b.indicator for b in blocks if (b.column.statuses == "not_applicable").all()]
    return [f"gezondheid: not asked in {year}: {', '.join(keys)}"] if keys else []
