"""Figures of all wijken of the country, to find those most like a wijk of the project.

::

    deventer/
        landelijk.csv      region, name, municipality, and a column for each figure: "eenzaam 2020"
        snapshots/         every answer used
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from ouderenindex._atomic import staged
from ouderenindex.definition import load_definition
from ouderenindex.errors import DataError, SourceError
from ouderenindex.fetch.run import SNAPSHOTS, Step, Steps, fetch_table
from ouderenindex.project import FetchTable, project_file, read_project_file
from ouderenindex.regions import normalise_name
from ouderenindex.sources._http import Client, Unreachable
from ouderenindex.sources._odata import in_one_line
from ouderenindex.sources.catalogue import Catalogue, load_catalogue
from ouderenindex.sources.cbs import fetch_kwb, fetch_nearby
from ouderenindex.sources.rivm import fetch_health
from ouderenindex.sources.snapshots import Snapshots
from ouderenindex.sources.tidy import Fetched

__all__ = ["COUNTRY_FILE", "CountryReport", "fetch_country"]

COUNTRY_FILE = "landelijk.csv"
"""Beside the project file; :func:`~ouderenindex.fetch.read_country` reads it."""

Key = tuple[str, str]  # indicator and period


@dataclass(frozen=True, repr=False)
class CountryReport:
    """What was found of the country.

    Attributes
    ----------
    file
        Where it was written.
    wijken, gemeenten
        How many have a figure.
    found, absent
        Figures of the definition, as indicator and period, that are there and that are not.
    notes
        What was left out and why.
    """

    file: Path
    wijken: int
    gemeenten: int
    found: tuple[Key, ...]
    absent: tuple[Key, ...]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        lines = [
            f"{self.file}: {self.wijken} wijken and {self.gemeenten} gemeenten, with "
            f"{len(self.found)} of {len(self.found) + len(self.absent)} figures of the definition"
        ]
        if self.absent:
            lines.append("Not found: " + ", ".join(" ".join(key) for key in self.absent))
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])


def fetch_country(
    project: str | Path, *, offline: bool = False, on_step: Step = lambda _: None
) -> CountryReport:
    """Fetch the figures that a project's definition counts, for all wijken and gemeenten.

    Parameters
    ----------
    project
        Project file that :func:`~ouderenindex.fetch.init` wrote, or its folder, after a fetch.
    offline
        Use the snapshots alone.
    on_step
        Called with the name of each step as it begins.

    Raises
    ------
    DataError
        If the definition counts nothing that open data has for the country.
    SourceError
        If a service cannot be reached, or none has any of the figures.
    ExportError
        If the folder cannot be written.
    """
    file = project_file(project)
    folder = file.parent
    table = fetch_table(file)
    catalogue = load_catalogue(*(folder / name for name in table.catalogue))
    definition = load_definition(folder / read_project_file(file).project.definition)
    known = {key for subject in catalogue.subjects.values() for key in subject.measures}
    wanted = [(i.key, i.period) for i in definition.indicators if i.scored and i.key in known]
    if not wanted:
        raise DataError(f"{file}: the definition counts no figures that the catalogue knows")
    notes: list[str] = []
    steps = Steps(on_step)
    with Client(Snapshots(folder / SNAPSHOTS), offline=offline, on_wait=steps.waits) as client:
        parts = []
        for what, ask in _questions(client, catalogue, table, wanted):
            steps.begins(f"Ophalen, heel Nederland: {what}")
            try:
                parts.append(ask())
            except Unreachable:
                raise
            except SourceError as error:
                notes.append(in_one_line(error))
        steps.begins("Samenvoegen")
        areas, figures = _together(parts, wanted, table.year, notes)
        if figures.empty:
            raise SourceError("No figures of the country were found: " + "; ".join(notes))
        target = folder / COUNTRY_FILE
        with staged(target) as (path,):
            named = figures.set_axis([" ".join(key) for key in figures.columns], axis=1)
            whole = areas.join(named)
            whole.to_csv(path, index_label="region", lineterminator="\n")
    found = tuple(key for key in wanted if key in figures.columns)
    return CountryReport(
        file=target,
        wijken=int(areas.index.str.startswith("WK").sum()),
        gemeenten=int(areas.index.str.startswith("GM").sum()),
        found=found,
        absent=tuple(key for key in wanted if key not in found),
        notes=tuple(notes),
    )


def _questions(
    client: Client, catalogue: Catalogue, table: FetchTable, wanted: Sequence[Key]
) -> Iterator[tuple[str, Callable[[], Fetched]]]:
    """Give what to ask: each subject, in each of the years that the definition counts of it."""
    for year in _years(catalogue, "gezondheid", wanted):
        yield (
            f"gezondheid {year}",
            partial(fetch_health, client, catalogue, None, year, boundaries=table.year),
        )
    for year in _years(catalogue, "kwb", wanted):
        if year in catalogue.subject("kwb").tables:
            yield f"kerncijfers {year}", partial(fetch_kwb, client, catalogue, None, year)
    for year in _years(catalogue, "nabijheid", wanted):
        if year in catalogue.subject("nabijheid").tables:
            yield f"nabijheid {year}", partial(fetch_nearby, client, catalogue, None, year)


def _years(catalogue: Catalogue, subject: str, wanted: Sequence[Key]) -> list[int]:
    measures = catalogue.subject(subject).measures
    return sorted({int(period) for key, period in wanted if key in measures})


def _together(
    parts: Sequence[Fetched], wanted: Sequence[Key], year: int, notes: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put the figures side by side: names of the areas, and areas x (indicator, period).

    Codes and names are those of the boundaries nearest to the project's. A figure on boundaries
    of another year counts where code and name are the same: codes are reused for other areas.
    Where there is no figure, the status stands in its place.
    """
    names: dict[str, str] = {}
    columns: dict[Key, pd.Series] = {}
    order = sorted(parts, key=lambda part: abs((part.boundaries or 0) - year))
    first = order[0].boundaries if order else None
    for part in order:
        same = part.boundaries == first
        own = {c: n for c, n in part.names.items() if c.startswith(("WK", "GM"))}
        if same:
            names = own | names
        frame = part.statistics.frame
        frame = frame[frame["region"].isin(own)]
        if not same:
            alike = {
                code
                for code, name in own.items()
                if code in names and normalise_name(name) == normalise_name(names[code])
            }
            gone = len(set(frame["region"]) - alike)
            frame = frame[frame["region"].isin(alike)]
            if gone:
                notes.append(
                    f"figures on the areas of {part.boundaries}: {gone} wijken and gemeenten are "
                    f"not the same in {first}, and left out"
                )
        for (key, period), rows in frame.groupby(["indicator", "period"], sort=False):
            if (key, period) in wanted and (key, period) not in columns:
                values = rows["value"].astype(object)
                cells = values.where(rows["value"].notna(), rows["status"])
                if rows["value"].notna().any():
                    columns[str(key), str(period)] = cells.set_axis(rows["region"])
    figures = pd.DataFrame(columns)[[key for key in wanted if key in columns]].sort_index()
    codes = figures.index
    areas = pd.DataFrame(
        {
            "name": [names[code] for code in codes],
            "municipality": [_town(names, code) for code in codes],
        },
        index=codes,
    )
    return areas, figures


def _town(names: Mapping[str, str], code: str) -> str:
    return names.get(f"GM{code[2:6]}", "")
