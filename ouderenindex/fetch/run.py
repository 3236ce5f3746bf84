r"""Begin a project for a municipality, and fetch its figures and boundaries.

::

    deventer/
        project.toml               which files belong together; the municipality adds its own here
        definitie.toml             what counts, and how: written once, then the municipality's own
        boundaries.gpkg            these three are made anew by every fetch,
        sources.csv                all together or not at all
        statistics/open_data.csv
        snapshots/                 every answer used, with url, time, hash and licence
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import tomlkit

from ouderenindex._atomic import staged, write_text
from ouderenindex._tables import read_table
from ouderenindex.crosswalk import (
    Crosswalk,
    carry_over,
    crosswalk_from_changes,
    detect_changes,
    read_crosswalk,
)
from ouderenindex.definition import IndexDefinition, load_definition
from ouderenindex.errors import DataError, Problem, SourceError
from ouderenindex.fetch.definition_file import fill_template
from ouderenindex.project import FetchTable, data_folder, project_file, read_project_file
from ouderenindex.regions import Regions, normalise_name, write_regions
from ouderenindex.sources._http import Client, Unreachable
from ouderenindex.sources._odata import in_one_line
from ouderenindex.sources.catalogue import Catalogue, load_catalogue
from ouderenindex.sources.cbs import fetch_kwb, fetch_nearby
from ouderenindex.sources.locatieserver import Municipality, find_municipality, is_called
from ouderenindex.sources.pdok import Boundaries, fetch_boundaries, read_boundary_file
from ouderenindex.sources.rivm import fetch_health
from ouderenindex.sources.snapshots import Snapshots
from ouderenindex.sources.tidy import Fetched
from ouderenindex.statistics import Statistics, read_sources, write_sources, write_statistics

__all__ = ["FetchReport", "fetch", "init"]

FILE = "project.toml"
_DEFINITION = "definitie.toml"
_PROPOSAL = "definitie.nieuw.toml"  # where the municipality has its own already
_FIGURES = "open_data.csv"
SNAPSHOTS = "snapshots"

Step = Callable[[str], None]


class Steps:
    """Tells a user what is being done, and which service that waits for.

    Parameters
    ----------
    tell
        Called with what to show.
    """

    def __init__(self, tell: Step) -> None:
        self._tell = tell
        self._step = ""

    def begins(self, step: str) -> None:
        """Tell that a step begins."""
        self._step = step
        self._tell(step)

    def waits(self, host: str, seconds: float, most: float) -> None:
        """Tell of a service that is silent, as :class:`Client` does; without a host: of none."""
        wait = f" (wacht op {host}, {seconds:.0f} s van hoogstens {most:.0f})" if host else ""
        self._tell(self._step + wait)


@dataclass(frozen=True, repr=False)
class FetchReport:
    """What a fetch found.

    Attributes
    ----------
    project
        The project file, ready for ``ouderenindex build``.
    municipality
        Code and name.
    indicators
        One row per indicator of open data: ``indicator, label, period, source, wijken, buurten``;
        period and source are empty where nothing was found.
    wijken, buurten
        How many there are.
    notes
        What was left out, repaired, taken from another year or changed since the last fetch.
    own
        What a municipality can add itself: ``aspect, theme, label, unit, direction, evidence,
        where``.
    """

    project: Path
    municipality: Municipality
    indicators: pd.DataFrame
    wijken: int
    buurten: int
    notes: tuple[str, ...]
    own: pd.DataFrame

    def __repr__(self) -> str:
        name, code = self.municipality.name, self.municipality.code
        lines = [f"{name} ({code}): {self.wijken} wijken, {self.buurten} buurten"]
        found = self.indicators[self.indicators["period"] != ""]
        lines.append(f"Found {len(found)} of {len(self.indicators)} indicators:")
        lines += [
            f"  {row.label}: {row.period}, {row.wijken} wijken, {row.buurten} buurten"
            for row in found.itertuples()
        ]
        absent = self.indicators.loc[self.indicators["period"] == "", "label"]
        lines += ["Not found:", *(f"  {label}" for label in absent)] if len(absent) else []
        lines += ["Notes:", *(f"  {note}" for note in self.notes)] if self.notes else []
        lines.append("What a municipality can add itself (see: ouderenindex inspect FILE):")
        lines += [f"  {row.label} ({row.unit}): {row.where}" for row in self.own.itertuples()]
        return "\n".join(lines)


def init(
    municipality: str,
    year: int | None = None,
    *,
    folder: Path | None = None,
    catalogue: Sequence[Path] = (),
    boundaries: Path | None = None,
    on_step: Step = lambda _: None,
) -> FetchReport:
    """Begin a project for a municipality: write its project file and fetch what there is.

    A fetch that was cut short goes on where it stopped when the same is asked again.

    Parameters
    ----------
    municipality
        Name or code.
    year
        Of the boundaries, and of figures where there are of that year; the latest by default.
    folder
        Of the project; named after the municipality by default.
    catalogue
        Files that add to or replace parts of the catalogue of tables.
    boundaries
        The yearly national GeoPackage of wijken and buurten, for years that the service lacks.
    on_step
        Called with the name of each step as it begins.

    Raises
    ------
    DataError
        If the municipality is not known (names candidates), or another project is in the folder.
    SourceError
        If a service does not answer as it should; always with its address.
    """
    known = load_catalogue(*catalogue)
    chosen = _latest_year(known) if year is None else year
    target = folder or Path(_slug(municipality))
    file = target / FILE
    if file.is_file():
        table = fetch_table(file)
        asked = _asked(file, catalogue, boundaries)
        if (
            is_called(Municipality(table.municipality, table.name), municipality)
            and year in (None, table.year)
            and all(getattr(table, name) == value for name, value in asked.items())
        ):
            return fetch(file, on_step=on_step)
        if not _only_begun(file, table):
            raise DataError(
                f"{file}: this is a project of {table.name} ({table.municipality}), {table.year}, "
                "and something else is asked for (choose another --folder, or fetch this one)"
            )
    steps = Steps(on_step)
    steps.begins(f"{municipality}: zoeken")
    found = _find(municipality, known, target, steps)
    write_text(file, _project_text(file, found, chosen, catalogue, boundaries))
    return fetch(file, on_step=on_step)


def _find(municipality: str, catalogue: Catalogue, target: Path, steps: Steps) -> Municipality:
    """Find a municipality; a name that nobody has leaves no folder behind."""
    made = not target.exists()
    try:
        with Client(Snapshots(target / SNAPSHOTS), on_wait=steps.waits) as client:
            base = catalogue.services["locatieserver"].url
            return find_municipality(client, municipality, base=base)
    except BaseException:
        if made:
            shutil.rmtree(target, ignore_errors=True)
        raise


def fetch(
    project: str | Path, *, offline: bool = False, on_step: Step = lambda _: None
) -> FetchReport:
    """Fetch the figures and boundaries of a project anew, all together or not at all.

    Parameters
    ----------
    project
        Project file that :func:`init` wrote, or its folder.
    offline
        Use the snapshots alone: the same files come out as when they were taken.
    on_step
        Called with the name of each step as it begins; also, from another thread, to tell which
        service is waited for.

    Raises
    ------
    DataError
        If the project was not made by :func:`init`.
    SourceError
        If a service does not answer as it should, or offline a snapshot is missing.
    ExportError
        If the folder cannot be written.
    """
    file = project_file(project)
    folder = file.parent
    table = fetch_table(file)
    catalogue = load_catalogue(*(folder / name for name in table.catalogue))
    municipality = Municipality(table.municipality, table.name)
    notes: list[str] = []
    # What the municipality wrote itself is read first: a mistake in it asks no service anything.
    own = load_definition(folder / _DEFINITION) if (folder / _DEFINITION).is_file() else None
    crosswalk = read_crosswalk(folder / table.crosswalk) if table.crosswalk else None
    steps = Steps(on_step)
    with Client(Snapshots(folder / SNAPSHOTS), offline=offline, on_wait=steps.waits) as client:
        _sweep(folder)
        boundaries, answers = _ask(client, catalogue, table, folder, steps.begins)
        steps.begins("Samenvoegen")
        parts = [answer for answer in answers if isinstance(answer, Fetched)]
        failed = [answer for answer in answers if isinstance(answer, SourceError)]
        notes += [in_one_line(error) for error in failed]
        statistics = _together(parts, boundaries, catalogue, table, crosswalk, notes)
        notes += [f"changed since the last fetch: {url}" for url in client.changed]
        new = _DEFINITION
        if own is not None:
            newer = _check_kept(own, catalogue, statistics, failed, notes)
            new = _PROPOSAL if newer else ""
        try:
            found = _write(folder, municipality, boundaries, statistics, new, notes)
        except SourceError as error:
            # Nothing that counts is left: the sources that failed say why.
            raise SourceError(error.message, [*error.problems, *_reasons(failed)]) from None
    regions = boundaries.regions
    return FetchReport(
        project=file,
        municipality=municipality,
        indicators=found,
        wijken=len(regions.level("wijk")),
        buurten=len(regions.level("buurt")),
        notes=tuple(notes),
        own=read_table(
            data_folder() / "definitions" / "aanvullen.csv",
            ("aspect", "theme", "label", "unit", "direction", "evidence", "where"),
        ),
    )


def fetch_table(file: Path) -> FetchTable:
    table = read_project_file(file).fetch
    if table is None:
        raise DataError(
            f"{file}: there is no [fetch] table, so nothing says what to fetch (begin a project "
            "with: ouderenindex init MUNICIPALITY)"
        )
    return table


def _latest_year(catalogue: Catalogue) -> int:
    """Find the latest year that has both boundaries and key figures."""
    years = set(catalogue.services["pdok_features"].years) & set(catalogue.subject("kwb").tables)
    return max(years)


def _slug(name: str) -> str:
    slug = normalise_name(re.sub(r"^\s*gemeente\s+", "", name, flags=re.IGNORECASE))
    if not slug:
        raise DataError(f"'{name}' is not the name or code of a municipality")
    return slug


def _from_project(path: Path, file: Path) -> str:
    """Write a path as the project file does: from its folder, so that both can move together."""
    whole = path.resolve()
    try:
        return os.path.relpath(whole, file.parent.resolve()).replace(os.sep, "/")
    except ValueError:  # on another drive of Windows
        return whole.as_posix()


def _asked(file: Path, catalogue: Sequence[Path], boundaries: Path | None) -> dict[str, object]:
    """Give what was asked for besides municipality and year, as the project file writes it."""
    asked: dict[str, object] = {}
    if catalogue:
        asked["catalogue"] = tuple(_from_project(path, file) for path in catalogue)
    if boundaries is not None:
        asked["boundaries"] = _from_project(boundaries, file)
    return asked


def _only_begun(file: Path, table: FetchTable) -> bool:
    """Whether a project was begun and never fetched, and nobody wrote in its file since."""
    if any((file.parent / name).exists() for name in ("boundaries.gpkg", "statistics")):
        return False
    folder = file.parent
    written = _project_text(
        file,
        Municipality(table.municipality, table.name),
        table.year,
        [folder / name for name in table.catalogue],
        folder / table.boundaries if table.boundaries else None,
    )
    return file.read_text("utf-8") == written


def _project_text(
    file: Path,
    municipality: Municipality,
    year: int,
    catalogue: Sequence[Path],
    boundaries: Path | None,
) -> str:
    document = tomlkit.document()
    document.add(
        tomlkit.comment("Wat bij elkaar hoort. Paden gelden vanaf de map van dit bestand.")
    )
    document.add(tomlkit.comment("Eigen cijfers toevoegen: ouderenindex inspect BESTAND"))
    document["project"] = {
        "title": f"Ouderenindex {municipality.name}",
        "definition": _DEFINITION,
        "sources": "sources.csv",
        "statistics": [f"statistics/{_FIGURES}"],
    }
    document["boundaries"] = {"file": "boundaries.gpkg", "year": year}
    document["fetch"] = {
        "municipality": municipality.code,
        "name": municipality.name,
        "year": year,
    }
    for name, value in _asked(file, catalogue, boundaries).items():
        document["fetch"][name] = list(value) if isinstance(value, tuple) else value
    return tomlkit.dumps(document)


def _sweep(folder: Path) -> None:
    """Remove what a fetch that was killed while writing left: stages with its files alone."""
    ours = {
        "boundaries.gpkg",
        "landelijk.csv",
        "sources.csv",
        _DEFINITION,
        _PROPOSAL,
        _FIGURES,
        FILE,
    }
    for stage in [*folder.glob(".ouderenindex-*"), *folder.glob("statistics/.ouderenindex-*")]:
        names = {path.name.removesuffix("-journal") for path in stage.iterdir()}
        if names and names <= ours:
            shutil.rmtree(stage, ignore_errors=True)


def _ask(
    client: Client,
    catalogue: Catalogue,
    table: FetchTable,
    folder: Path,
    on_step: Step,
) -> tuple[Boundaries, list[Fetched | SourceError]]:
    """Ask all services at once; the client keeps to polite limits.

    A table that cannot be used is returned as its error; a service out of reach ends it all, and
    the next run goes on from there.
    """
    code, year = table.municipality, table.year

    def areas() -> Boundaries:
        if table.boundaries:
            return read_boundary_file(folder / table.boundaries, code, year)
        service = catalogue.services["pdok_features"]
        return fetch_boundaries(client, code, year, base=service.url, years=service.years)

    asked: dict[str, Callable[[], Fetched]] = {
        "kerncijfers": lambda: _key_figures(client, catalogue, code, year),
        "gezondheid": lambda: fetch_health(client, catalogue, code, boundaries=year),
        "nabijheid": lambda: fetch_nearby(client, catalogue, code, year),
    }

    def figures(ask: Callable[[], Fetched]) -> Fetched | SourceError:
        try:
            return ask()
        except Unreachable:
            raise
        except SourceError as error:
            return error

    on_step("Ophalen: grenzen, " + ", ".join(asked))
    pool = ThreadPoolExecutor(len(asked) + 1)
    wait = True
    try:
        shapes = pool.submit(areas)
        parts = [pool.submit(figures, ask) for ask in asked.values()]
        return shapes.result(), [part.result() for part in parts]
    except Unreachable:
        raise  # the other answers are of use to the next run
    except BaseException as error:
        client.stop()
        wait = isinstance(error, Exception)  # an interruption waits for no service
        raise
    finally:
        pool.shutdown(wait=wait)


def _key_figures(client: Client, catalogue: Catalogue, code: str, year: int) -> Fetched:
    """Fetch the key figures of a year, or of the latest of the four before that has a table."""
    subject = catalogue.subject("kwb")
    years = [y for y in range(year, year - 5, -1) if y in subject.tables]
    if not years:
        subject.table(year)  # is not there, and says which are
    failed: list[SourceError] = []
    for earlier in years:
        try:
            found = fetch_kwb(client, catalogue, code, earlier)
        except Unreachable:
            raise
        except SourceError as error:
            failed.append(error)
            continue
        told = [f"{error.message}: an earlier year is used" for error in failed]
        return replace(found, notes=(*told, *found.notes))
    raise failed[0]


def _together(
    parts: Sequence[Fetched], boundaries: Boundaries, catalogue: Catalogue, table: FetchTable,
    crosswalk: Crosswalk | None, notes: list[str],
) -> Statistics:  # fmt: skip
    """Put the figures of all sources together, for the regions of the project's year.

    In a table of another year a code may stand for another area: its figures are carried over
    to the areas that are the same in both years, or by the crosswalk of the project.
    """
    regions = boundaries.regions
    notes += boundaries.notes
    frames, sources = [], {boundaries.source.key: boundaries.source}
    measures = {
        key: measure
        for subject in catalogue.subjects.values()
        for key, measure in subject.measures.items()
    }
    # A class, like a median, is that of the whole area or of nothing.
    kinds = {
        key: "median" if measure.kind == "class" else measure.kind
        for key, measure in measures.items()
    }
    populations = {key: measure.of for key, measure in measures.items() if measure.of}
    for part in parts:
        notes += part.notes
        frame = part.statistics.frame
        for year, of_year in frame.groupby(
            frame["source"].map(part.boundary_years).fillna(table.year)
        ):
            figures = Statistics(of_year, part.statistics.sources)
            if int(year) != table.year:
                way = crosswalk or _same_areas(part.names, regions)
                carried = carry_over(figures, way, regions, kinds=kinds, populations=populations)
                figures = carried.statistics
                notes += [f"figures on the areas of {year:.0f}: {note}" for note in carried.notes]
            known = figures.frame["region"].isin([*regions.codes, "NL00"])
            gone = sorted(figures.frame.loc[~known, "region"].unique())
            if gone:
                shown = ", ".join(gone[:5]) + (" ..." if len(gone) > 5 else "")
                notes.append(f"{len(gone)} areas of a table are not in the boundaries: {shown}")
            frames.append(figures.frame[known])
            sources |= figures.sources
    both = pd.concat(frames, ignore_index=True)
    # Of two tables with the same figure the first counts, unless it lacks what the other has.
    lacking = both["status"].isin(("missing", "not_applicable"))
    both = both.loc[lacking.sort_values(kind="stable").index]
    both = both.drop_duplicates(["region", "indicator", "period"]).sort_index(ignore_index=True)
    used = {boundaries.source.key, *both["source"]}
    return Statistics(both, {key: source for key, source in sources.items() if key in used})


def _check_kept(
    definition: IndexDefinition,
    catalogue: Catalogue,
    statistics: Statistics,
    failed: Sequence[SourceError],
    notes: list[str],
) -> bool:
    """Refuse to lose figures that the project's definition counts on; say if there are newer."""
    fetched = {key for subject in catalogue.subjects.values() for key in subject.measures}
    known = set(statistics.indicators)
    lost, newer_ones = [], False
    for indicator in definition.indicators:
        if indicator.key not in fetched:
            continue
        if indicator.key not in known:
            lost.append(Problem("not found any more", column=f"indicator '{indicator.key}'"))
        elif newer := [p for p in statistics.periods(indicator.key) if p > indicator.period]:
            newer_ones = True
            notes.append(
                f"{indicator.label}: there are figures of {newer[-1]}, the definition counts "
                f"those of {indicator.period} (see {_PROPOSAL})"
            )
        elif not statistics.has(indicator.key, indicator.period):
            lost.append(
                Problem("no figures of this period any more", value=indicator.period,
                        column=f"indicator '{indicator.key}'")
            )  # fmt: skip
    if lost:
        raise SourceError(
            "The definition of the project counts figures that cannot be fetched now; nothing was "
            "changed",
            [*lost, *_reasons(failed)],
        )
    return newer_ones


def _reasons(failed: Sequence[SourceError]) -> list[Problem]:
    return [problem for error in failed for problem in (Problem(error.message), *error.problems)]


def _same_areas(names: Mapping[str, str], regions: Regions) -> Crosswalk:
    """Lead areas of another year to those that have the same code and name now."""
    old = pd.DataFrame({"name": pd.Series(dict(names), dtype=object)})
    return crosswalk_from_changes(detect_changes(old, regions))


def _write(
    folder: Path,
    municipality: Municipality,
    boundaries: Boundaries,
    statistics: Statistics,
    definition: str,
    notes: list[str],
) -> pd.DataFrame:
    """Write what was fetched, and a definition of it under the given name, if any."""
    template = data_folder() / "definitions" / "open_data.toml"
    found = fill_template(template, statistics, boundaries.regions, municipality.name)
    notes += found.notes
    sources = dict(statistics.sources)
    if (folder / "sources.csv").is_file():
        # The municipality's own sources stay.
        sources = read_sources(folder / "sources.csv") | sources
    names = ("boundaries.gpkg", "sources.csv", definition or _PROPOSAL)
    with (
        staged(*(folder / name for name in names)) as first,
        staged(folder / "statistics" / _FIGURES) as second,
    ):
        write_regions(first[0], boundaries.regions)
        write_sources(first[1], sources)
        write_statistics(second[0], statistics)
        if definition:
            first[2].write_text(found.text, "utf-8", newline="\n")
    return found.indicators
