"""Building: from a project to everything that planners, analysts and GIS staff get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ouderenindex._atomic import Written, staged
from ouderenindex.export import write_excel, write_geojson, write_geopackage
from ouderenindex.layers import programme_facts, programme_layers
from ouderenindex.map import PDOK_GREY, build_map
from ouderenindex.profile import INDEX as PROFILE_INDEX
from ouderenindex.profile import profile_names, write_profiles
from ouderenindex.project import Project
from ouderenindex.report import write_methods
from ouderenindex.sheet import INDEX as SHEET_INDEX
from ouderenindex.sheet import sheet_names, write_sheets
from ouderenindex.texts import text

__all__ = ["Outputs", "build"]

_SHEETS = "locaties"
_PROFILES = "wijkprofielen"


class Outputs(Written):
    """Files that a build wrote."""


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
    out = Path(out)
    on_step("Scoren")
    result = project.score()
    laid = project.overlay(result)
    on_step("Opgave en aanbod")
    planned = project.programme(result)
    on_step(f"Zekerheid: {draws} keer opnieuw scoren")
    certainty = project.certainty(result, draws=draws, seed=seed) if draws else None
    over_years, national = project.trend(), project.national()
    sheets = project.sheets(result, planned, certainty=certainty, lang=lang)
    profiles = {code: f"{_PROFILES}/{name}" for code, name in profile_names(result).items()}
    pages = {site: f"{_SHEETS}/{name}" for site, name in sheet_names(sheets).items()}
    everything: dict[str, Any] = {
        "certainty": certainty,
        "overlay": laid,
        "sites": project.sites,
        "concepts": project.concepts,
        "title": project.title,
        "lang": lang,
    }

    def page(path: Path) -> None:
        layers = replace(
            programme_layers(
                planned, project.regions, sheets=sheets, sources=project.statistics.sources,
                lang=lang,
            ),
            profiles=profiles,
            sheets=pages,
        )  # fmt: skip
        build_map(
            result,
            project.regions,
            extras=layers,
            trend=over_years,
            national=national,
            tiles=PDOK_GREY,
            **everything,
        ).save(path)

    regions = project.regions
    steps: list[tuple[str, str, Callable[[Path], object]]] = [
        ("kaart.html", "build.map", page),
        ("ouderenindex.xlsx", "build.excel",
         lambda p: write_excel(result, p, regions=regions, programme=planned, **everything)),
        ("verantwoording.html", "build.methods",
         lambda p: write_methods(result, p, regions=regions, programme=planned, **everything)),
        ("ouderenindex.gpkg", "build.geopackage",
         lambda p: write_geopackage(result, regions, p, programme=planned, **everything)),
        ("wijken.geojson", "build.wijken",
         lambda p: write_geojson(
             result, regions, p, level="wijk", certainty=certainty, lang=lang)),
        ("buurten.geojson", "build.buurten",
         lambda p: write_geojson(
             result, regions, p, level="buurt", certainty=certainty, lang=lang)),
    ]  # fmt: skip
    files = {name: text(what, lang) for name, what, _ in steps}
    companions = [Path(name).with_suffix(".qml").name for name in files if "geojson" in name]
    indexes = [f"{_PROFILES}/{PROFILE_INDEX}", *([f"{_SHEETS}/{SHEET_INDEX}"] if sheets else [])]
    beside = [*companions, *indexes, *profiles.values(), *pages.values()]
    with staged(*(out / name for name in [*files, *beside])) as temporary:
        for (name, _, write), path in zip(steps, temporary, strict=False):
            on_step(files[name])
            write(path)
        stage = temporary[0].parent
        on_step("Wijkprofielen")
        write_profiles(
            result,
            stage / _PROFILES,
            regions=regions,
            trend=over_years,
            national=national,
            facts=programme_facts(planned, lang),
            **everything,
        )
        files[indexes[0]] = text("build.profiles", lang, n=len(profiles))
        if sheets:
            on_step("Locaties")
            write_sheets(sheets, stage / _SHEETS)
            files[indexes[1]] = text("build.sheets", lang, n=len(sheets))
    return Outputs(out, files)
