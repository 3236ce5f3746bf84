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

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ouderenindex.concepts import Concept, read_concepts
from ouderenindex.definition import IndexDefinition, _problems, load_definition, read_toml
from ouderenindex.errors import DataError, DefinitionError, Problem, suggest
from ouderenindex.housing import Overlay, Site, overlay, read_sites
from ouderenindex.methods import Frozen
from ouderenindex.regions import RD, Regions, read_aliases, read_regions
from ouderenindex.scoring import IndexResult, score
from ouderenindex.statistics import Statistics, read_sources, read_statistics

if TYPE_CHECKING:
    from ouderenindex.robustness import Certainty

__all__ = ["Outputs", "Project", "build", "data_folder", "load_case", "load_project"]


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


class _BoundaryTable(Frozen):
    file: str
    wijken: str = "wijken"
    buurten: str = "buurten"
    year: int | None = None
    source: str = ""


class _ProjectFile(Frozen):
    project: _ProjectTable
    boundaries: _BoundaryTable


@dataclass(frozen=True)
class Project:
    """Everything that an index is built from.

    Attributes
    ----------
    title
        Title of the outputs.
    regions, statistics, definition, sites, concepts
        What was read.
    """

    title: str
    regions: Regions
    statistics: Statistics
    definition: IndexDefinition
    sites: tuple[Site, ...] = ()
    concepts: tuple[Concept, ...] = ()

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

    def overlay(self, result: IndexResult, sites: tuple[Site, ...] | None = None) -> Overlay:
        """Lay the project's sites (or others) over a result."""
        return overlay(self.sites if sites is None else sites, result, self.regions)


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


def load_project(path: str | Path) -> Project:
    """Read a project file and all that it names; paths are relative to the file.

    Raises
    ------
    DefinitionError
        If the project file or the definition is not valid.
    DataError
        If one of the files named is not.
    """
    path = Path(path)
    try:
        file = _ProjectFile.model_validate(read_toml(path))
    except ValidationError as error:
        raise DefinitionError(f"{path.name}: not a valid project file", _problems(error)) from None
    table, boundaries = file.project, file.boundaries
    folder = path.parent
    named = [table.definition, table.sources, *table.statistics, boundaries.file]
    named += [name for name in (table.aliases, table.sites, table.concepts) if name]
    absent = [name for name in named if not (folder / name).is_file()]
    if absent:
        raise DataError(
            f"{path.name}: files that it names are not there",
            [Problem("no such file", value=str(folder / name)) for name in absent],
        )
    definition = load_definition(folder / table.definition)
    regions = read_regions(
        folder / boundaries.file,
        wijken=boundaries.wijken,
        buurten=boundaries.buurten,
        aliases=read_aliases(folder / table.aliases) if table.aliases else None,
        year=boundaries.year,
        source=boundaries.source,
    )
    sources = read_sources(folder / table.sources)
    paths = [folder / name for name in table.statistics]
    return Project(
        title=table.title,
        regions=regions,
        statistics=read_statistics(paths, sources, regions),
        definition=definition,
        sites=(
            read_sites(folder / table.sites, regions, crs=table.sites_crs, layer=table.sites_layer)
            if table.sites
            else ()
        ),
        concepts=(
            read_concepts(folder / table.concepts, regions, sources) if table.concepts else ()
        ),
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
    from ouderenindex.map import build_map
    from ouderenindex.report import write_methods

    out = Path(out)
    on_step("Scoren")
    result = project.score()
    laid = project.overlay(result)
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
        build_map(result, project.regions, **everything).save(path)

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
