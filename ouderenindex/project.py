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

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

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
from ouderenindex.methods import Frozen
from ouderenindex.need import Case, read_case
from ouderenindex.programme import Programme, programme
from ouderenindex.regions import RD, Regions, read_aliases, read_regions
from ouderenindex.scoring import IndexResult, score
from ouderenindex.sources.files import FileDeclaration, FileFigures, read_file
from ouderenindex.statistics import Statistics, read_sources, read_statistics

if TYPE_CHECKING:
    from ouderenindex.robustness import Certainty

__all__ = [
    "FetchTable",
    "Outputs",
    "Project",
    "ProjectFile",
    "build",
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


class _BoundaryTable(Frozen):
    file: str
    wijken: str = "wijken"
    buurten: str = "buurten"
    year: int | None = None
    source: str = ""


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
    year: int
    catalogue: tuple[str, ...] = ()
    boundaries: str = ""
    crosswalk: str = ""


class ProjectFile(Frozen):
    """A project file as it is written."""

    project: _ProjectTable
    boundaries: _BoundaryTable
    fetch: FetchTable | None = None
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


def data_folder() -> Path:
    """Folder with the embedded cases and definitions."""
    here = Path(__file__).resolve().parent
    inside = here / "data"
    # A wheel carries the data inside the package; a checkout has it beside the package.
    return inside if inside.is_dir() else here.parent / "data"


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
        table.facilities, table.network, table.norm, table.existing, table.need,
    )  # fmt: skip
    named += [name for name in optional if name]
    absent = [name for name in named if not (path.parent / name).is_file()]
    if absent:
        hint = "; run `ouderenindex fetch` first" if file.fetch is not None else ""
        raise DataError(
            f"{path.name}: files that it names are not there{hint}",
            [Problem("no such file", value=str(path.parent / name)) for name in absent],
        )


@dataclass(frozen=True)
class Outputs:
    """Files that a build wrote.

    Attributes
    ----------
    folder
        Where they lie.
    files
        File name to what it is for, in Dutch.
    """

    folder: Path
    files: dict[str, str]

    def __repr__(self) -> str:
        return "\n".join(f"{self.folder / name}  {what}" for name, what in self.files.items())


def build(
    project: Project,
    out: str | Path,
    *,
    lang: str = "nl",
    draws: int = 2000,
    seed: int = 0,
    on_step: Callable[[str], None] = lambda _: None,
) -> Outputs:
    """Score a project and write the map, the GIS files, the workbook and the methods page.

    All files are made in a hidden folder inside ``out`` and moved when every one of them is
    finished: a build that fails or is interrupted leaves ``out`` as it was.

    Parameters
    ----------
    project
        What to build.
    out
        Folder for the outputs; made if needed, earlier outputs are replaced.
    lang
        Language of what planners read: ``nl`` or ``en``.
    draws, seed
        How often the index is scored again to tell how sure each class is, and the seed of the
        chances in that; 0 draws leaves certainty out.
    on_step
        Called with the name of each step as it begins.

    Raises
    ------
    ExportError
        If the folder cannot be written.
    """
    from ouderenindex._atomic import staged
    from ouderenindex.export import write_excel, write_geojson, write_geopackage
    from ouderenindex.layers import programme_layers
    from ouderenindex.map import build_map
    from ouderenindex.report import write_methods

    out = Path(out)
    on_step("Scoren")
    result = project.score()
    laid = project.overlay(result)
    on_step("Opgave en aanbod")
    planned = project.programme(result)
    on_step(f"Zekerheid: {draws} keer opnieuw scoren")
    everything: dict[str, Any] = {
        "certainty": project.certainty(result, draws=draws, seed=seed) if draws else None,
        "overlay": laid,
        "sites": project.sites,
        "concepts": project.concepts,
        "title": project.title,
        "lang": lang,
    }

    def page(path: Path) -> None:
        layers = programme_layers(planned, project.regions, lang)
        build_map(result, project.regions, extras=layers, **everything).save(path)

    regions = project.regions
    steps: list[tuple[str, str, Callable[[Path], object]]] = [
        ("kaart.html", "Kaart voor de browser, werkt zonder internet", page),
        ("ouderenindex.xlsx", "Werkmap met alle scores en cijfers",
         lambda p: write_excel(result, p, regions=regions, **everything)),
        ("verantwoording.html", "Verantwoording: methode, bronnen en grenzen",
         lambda p: write_methods(result, p, regions=regions, **everything)),
        ("ouderenindex.gpkg", "GeoPackage (EPSG:28992) voor QGIS en ArcGIS",
         lambda p: write_geopackage(result, regions, p, **everything)),
        ("wijken.geojson", "Wijken met scores (WGS84)",
         lambda p: write_geojson(
             result, regions, p, level="wijk", certainty=everything["certainty"])),
        ("buurten.geojson", "Buurten met scores (WGS84)",
         lambda p: write_geojson(
             result, regions, p, level="buurt", certainty=everything["certainty"])),
    ]  # fmt: skip
    files = {name: what for name, what, _ in steps}
    companions = [Path(name).with_suffix(".qml").name for name in files if "geojson" in name]
    with staged(*(out / name for name in [*files, *companions])) as temporary:
        for (_, what, write), path in zip(steps, temporary, strict=False):
            on_step(what)
            write(path)
    return Outputs(out, files)
