"""The project file: which boundaries, figures, definition and sites belong together.

The embedded Zwolle case is such a project; a municipality's own is another TOML file like it::

    [project]
    title = "Ouderenindex Deventer"
    definition = "ouderenindex.toml"
    sources = "sources.csv"
    statistics = ["statistics/rivm.csv"]

    [boundaries]
    file = "boundaries.gpkg"
    year = 2024
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field, ValidationError

from ouderenindex._data import data_folder
from ouderenindex.access import (
    Facilities,
    WalkingNetwork,
    WalkingNorm,
    read_facilities,
    read_network,
    read_norm,
)
from ouderenindex.balance import Existing, read_existing
from ouderenindex.concepts import Concept, Register, Target, read_concepts, read_targets
from ouderenindex.definition import IndexDefinition, _problems, load_definition, read_toml
from ouderenindex.errors import DataError, DefinitionError, Problem, suggest
from ouderenindex.housing import (
    AddressPoints,
    Overlay,
    Site,
    overlay,
    read_addresses,
    read_sites,
)
from ouderenindex.methods import Frozen, Year
from ouderenindex.need import Case, read_case
from ouderenindex.programme import Programme, programme
from ouderenindex.regions import RD, Regions, read_aliases, read_regions
from ouderenindex.scoring import IndexResult, score
from ouderenindex.sheet import Rule, SiteSheet, read_rules, site_sheets
from ouderenindex.sources.files import FileDeclaration, FileFigures, read_file
from ouderenindex.statistics import Statistics, read_sources, read_statistics
from ouderenindex.trends import Trend, trend

if TYPE_CHECKING:
    from ouderenindex.robustness import Certainty

__all__ = [
    "FetchTable",
    "Project",
    "ProjectFile",
    "data_folder",
    "load_case",
    "load_project",
    "project_file",
    "read_project_file",
]


class _ProjectTable(Frozen):
    title: str
    definition: str
    sources: str
    statistics: list[str]
    aliases: str | None = None
    sites: str | None = None
    sites_crs: str = RD
    sites_layer: str | None = None
    concepts: str | None = None
    targets: str | None = None
    addresses: str | None = None
    addresses_source: str = ""
    facilities: str | None = None
    facilities_crs: str = RD
    network: str | None = None
    norm: str | None = None
    existing: str | None = None
    need: str | None = None
    rules: str | None = None


class _BoundaryTable(Frozen):
    file: str
    wijken: str = "wijken"
    buurten: str = "buurten"
    year: Year | None = None
    source: str = ""


class TrendTable(Frozen):
    """Which years are compared, on the scale of which of them."""

    periods: tuple[str, ...] = Field(min_length=2)
    base: str


class FetchTable(Frozen):
    """What ``ouderenindex fetch`` fetches for a project.

    Attributes
    ----------
    municipality, name
        Code and official name.
    year
        Of the boundaries.
    catalogue
        Files that add to the catalogue of tables.
    boundaries
        National GeoPackage of wijken and buurten on disk, instead of the service.
    crosswalk
        Table that carries figures on the areas of another year over to those of ``year``.
    """

    municipality: str
    name: str
    year: Year
    catalogue: tuple[str, ...] = ()
    boundaries: str = ""
    crosswalk: str = ""


class ProjectFile(Frozen):
    """A project file as it is written."""

    project: _ProjectTable
    boundaries: _BoundaryTable
    fetch: FetchTable | None = None
    trend: TrendTable | None = None
    file: tuple[FileDeclaration, ...] = ()


@dataclass(frozen=True)
class Project:
    """Everything that an index is built from.

    Attributes
    ----------
    title
        Title of the outputs.
    regions, statistics, definition, sites, concepts
        What was read.
    targets
        What sources state of the woonzorgconcepten together: totals, targets and rates.
    need
        Norm sets and assumptions of the opgave.
    existing
        Dwellings for older people that stand already.
    addresses
        Address points, by which sites are shared out and access is measured.
    facilities, norm, network
        Facilities, the walking norm, and the streets to walk along.
    rules
        What figures ask of a site; None for those that come with the package.
    trend_years
        The years that :meth:`trend` compares.
    notes
        What was noticed while reading the municipality's own files.
    """

    title: str
    regions: Regions
    statistics: Statistics
    definition: IndexDefinition
    sites: tuple[Site, ...] = ()
    concepts: tuple[Concept, ...] = ()
    targets: tuple[Target, ...] = ()
    need: Case | None = None
    existing: Existing | None = None
    addresses: AddressPoints | None = None
    facilities: Facilities | None = None
    norm: WalkingNorm | None = None
    network: WalkingNetwork | None = None
    rules: tuple[Rule, ...] | None = None
    trend_years: TrendTable | None = None
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return (
            f"Project('{self.title}': {self.regions!r}, {self.statistics!r}, "
            f"{len(self.definition.indicators)} indicators, {len(self.sites)} sites, "
            f"{len(self.concepts)} woonzorgconcepten)"
        )

    def score(self, definition: IndexDefinition | None = None) -> IndexResult:
        """Score the project's regions, by its own definition or another."""
        return score(self.statistics, definition or self.definition, self.regions)

    def certainty(self, result: IndexResult, *, draws: int = 2000, seed: int = 0) -> Certainty:
        """Tell how sure a result of this project is, within the margins that were published.

        Where a figure has bounds or a number of respondents, those set its margin; elsewhere the
        assumptions of :class:`~ouderenindex.robustness.Uncertainty` do.

        Parameters
        ----------
        result
            From :meth:`score`.
        draws, seed
            See :func:`~ouderenindex.robustness.robustness`.
        """
        from ouderenindex.robustness import published_margins, robustness

        margins = published_margins(self.statistics, result.definition, self.regions)
        return robustness(result, draws=draws, seed=seed, margins=margins)

    def overlay(self, result: IndexResult, sites: Sequence[Site] | None = None) -> Overlay:
        """Lay the project's sites (or others) over a result."""
        laid = self.sites if sites is None else sites
        return overlay(laid, result, self.regions, addresses=self.addresses)

    @property
    def register(self) -> Register:
        """The woonzorgconcepten, with the targets and totals that sources state of them."""
        return Register(self.concepts, self.targets)

    def national(self) -> dict[str, float]:
        """Figure of the Netherlands per indicator, in its unit; NaN where there is none."""
        figure = self.statistics.national
        return {i.key: figure(i.key, i.period) for i in self.definition.indicators}

    def trend(self) -> Trend | None:
        """Score the years that the project file names on one scale; None where it names none."""
        if self.trend_years is None:
            return None
        years = self.trend_years
        return trend(
            self.statistics, self.definition, self.regions, periods=years.periods, base=years.base
        )

    def sheets(
        self,
        result: IndexResult,
        planned: Programme | None = None,
        *,
        certainty: Certainty | None = None,
        rules: Sequence[Rule] | None = None,
        lang: str = "nl",
    ) -> tuple[SiteSheet, ...]:
        """Make a sheet for each site; see :func:`~ouderenindex.sheet.site_sheets`."""
        work = self.programme(result) if planned is None else planned
        housing = work.housing
        return site_sheets(
            self.sites,
            result,
            self.regions,
            overlay=self.overlay(result),
            certainty=certainty,
            need=None if housing is None else housing.need,
            balance=None if housing is None else housing.balance,
            population=None if housing is None else housing.population,
            access=work.sites_access,
            norm=self.norm,
            concepts=self.concepts,
            rules=self.rules if rules is None else rules,
            year=None if housing is None else housing.year,
            notes=None if housing is None else housing.notes(lang),
            lang=lang,
        )

    def programme(self, result: IndexResult) -> Programme:
        """Work out the building programme: need, supply, balance, access and register."""
        return programme(
            result,
            self.statistics,
            self.regions,
            sites=self.sites,
            register=self.register,
            case=self.need,
            existing=self.existing,
            addresses=self.addresses,
            facilities=self.facilities,
            norm=self.norm,
            network=self.network,
        )


def load_case(name: str = "zwolle") -> Project:
    """Load an embedded case.

    Raises
    ------
    DataError
        If there is no such case; names those that there are.
    """
    path = data_folder() / name / "project.toml"
    if not path.is_file():
        known = sorted(p.parent.name for p in data_folder().glob("*/project.toml"))
        raise DataError(f"There is no embedded case '{name}': {suggest(name, known)}")
    return load_project(path)


def project_file(where: str | Path) -> Path:
    """Path of a project file, for the path to it or to its folder."""
    path = Path(where)
    return path / "project.toml" if path.is_dir() else path


def read_project_file(path: Path) -> ProjectFile:
    """Read and check a project file, without what it names.

    Raises
    ------
    DefinitionError
        If it is not valid.
    """
    try:
        return ProjectFile.model_validate(read_toml(path))
    except ValidationError as error:
        raise DefinitionError(f"{path.name}: not a valid project file", _problems(error)) from None


def load_project(path: str | Path) -> Project:
    """Read a project file and all that it names; paths are relative to the file.

    Raises
    ------
    DefinitionError
        If the project file or the definition is not valid.
    DataError
        If one of the files named is not.
    """
    path = project_file(path)
    file = read_project_file(path)
    table, boundaries = file.project, file.boundaries
    folder = path.parent
    _check_there(path, file)

    def at(name: str) -> Path:
        return folder / name

    regions = read_regions(
        at(boundaries.file),
        wijken=boundaries.wijken,
        buurten=boundaries.buurten,
        aliases=read_aliases(at(table.aliases)) if table.aliases else None,
        year=boundaries.year,
        source=boundaries.source,
    )
    sources = read_sources(at(table.sources))
    definition = load_definition(at(table.definition))
    statistics = read_statistics([at(name) for name in table.statistics], sources, regions)
    notes: list[str] = []
    for declared in file.file:
        own = _read_declared(declared, regions, definition, folder)
        statistics = statistics.with_figures(own.statistics)
        notes += [f"{declared.path}: {note}" for note in own.notes]
    concepts = read_concepts(at(table.concepts), regions, sources) if table.concepts else ()
    walking = None
    if table.facilities or table.norm:
        shipped = data_folder() / "norms" / "walking.toml"
        walking = read_norm(at(table.norm) if table.norm else shipped)
    places = None
    if table.facilities and walking:
        places = read_facilities(at(table.facilities), table.facilities_crs, kinds=walking.keys)
    return Project(
        title=table.title,
        definition=definition,
        regions=regions,
        statistics=statistics,
        notes=tuple(notes),
        sites=(
            read_sites(at(table.sites), regions, crs=table.sites_crs, layer=table.sites_layer)
            if table.sites
            else ()
        ),
        concepts=concepts,
        targets=read_targets(at(table.targets), concepts, sources) if table.targets else (),
        need=read_case(at(table.need)) if table.need else None,
        existing=read_existing(at(table.existing), regions) if table.existing else None,
        addresses=read_addresses(at(table.addresses)) if table.addresses else None,
        facilities=places,
        norm=walking,
        network=read_network(at(table.network)) if table.network else None,
        rules=read_rules(at(table.rules)) if table.rules else None,
        trend_years=file.trend,
    )


def _read_declared(
    declared: FileDeclaration, regions: Regions, definition: IndexDefinition, folder: Path
) -> FileFigures:
    """Read one of the municipality's own files.

    Raises
    ------
    DataError
        If rows are about no known region, or the definition says something else of a column.
    """
    found = read_file(declared, regions, folder=folder)
    of_definition = {i.key: (i.unit, i.direction) for i in definition.indicators}
    wrong = [*found.unmatched, *declared.disagreements(of_definition)]
    if wrong:
        raise DataError(f"{declared.path}: this file cannot be used as declared", wrong)
    return found


def _check_there(path: Path, file: ProjectFile) -> None:
    table = file.project
    named = [table.definition, table.sources, *table.statistics, file.boundaries.file]
    optional = (
        table.aliases, table.sites, table.concepts, table.targets, table.addresses,
        table.facilities, table.network, table.norm, table.existing, table.need, table.rules,
    )  # fmt: skip
    named += [name for name in optional if name]
    absent = [name for name in named if not (path.parent / name).is_file()]
    if absent:
        hint = "; run `ouderenindex fetch` first" if file.fetch is not None else ""
        raise DataError(
            f"{path.name}: files that it names are not there{hint}",
            [Problem("no such file", value=str(path.parent / name)) for name in absent],
        )
