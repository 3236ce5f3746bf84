"""Pictures of all that a planner sees, to be looked at: every size, state, paper, colour vision.

``python scripts/screenshots.py --out FOLDER`` writes PNG files, and PDF files of what is printed:
the map with all that it can show (its layers are fictief), the map as a project builds it, maps at
the edge (500 sites, a long name; fictief), wijkprofielen and site sheets. ``--only phone``
takes those whose name has that word.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from cases import save_full  # noqa: E402 - after the path that it lies on

from ouderenindex.housing import Site  # noqa: E402 - the same
from ouderenindex.map import build_map  # noqa: E402 - the same
from ouderenindex.outputs import build  # noqa: E402 - the same
from ouderenindex.project import Project, load_case  # noqa: E402 - the same

TOUCH = {"is_mobile": True, "has_touch": True}
SIZES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1366, "height": 768}},
    "wide": {"viewport": {"width": 1920, "height": 1080}},
    "tablet": {"viewport": {"width": 820, "height": 1180}, **TOUCH},
    "tablet-wide": {"viewport": {"width": 1180, "height": 820}, **TOUCH},
    "phone": {"viewport": {"width": 390, "height": 844}, **TOUCH},
    "phone-lying": {"viewport": {"width": 844, "height": 390}, **TOUCH},
    "small": {"viewport": {"width": 320, "height": 700}, **TOUCH},
}
STATES = {
    "start": "",
    "area": "gebied=WK019330",
    "theme": "gebied=WK019330&onderwerp=eenzaamheid",
    "buurten": "niveau=buurt&gebied=BU01933010&aan=mensen",
    "year": "jaar=2012&niveau=buurt",
    "layer": "laag=balans&gebied=WK019330&aan=mensen&aan=punt:winkel&aan=punt:arts",
    "site": "locatie=0",
    "table": "weergave=tabel",
    "compare": "weergave=vergelijk&gebied=WK019330&met=WK019320",
    "sites": "weergave=locaties",
    "help": "weergave=uitleg",
}
ALL = ("desktop", "phone")
SOME = ("start", "layer", "compare", "table")
BUILT = {
    "need": "laag=opgave-nultreden&gebied=WK019322",
    "balance": "laag=balans-nultreden",
    "sites": "weergave=locaties",
}
EDGE = ("desktop", "small")
PAPERS = {
    "profile": "wijkprofielen/wijkprofiel-WK019330.html",
    "city": "wijkprofielen/wijkprofiel-GM0193.html",
    "profiles": "wijkprofielen/wijkprofielen.html",
    "sheet": "locaties/locatie-breecamp-west.html",
    "sheets": "locaties/index.html",
}
SEEN = ("protanopia", "deuteranopia", "tritanopia", "achromatopsia")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True)
class Shot:
    """One picture.

    Attributes
    ----------
    name
        Of the file, without its ending.
    page
        What is opened.
    link
        The state that its address asks for.
    size
        A key of ``SIZES``.
    paper, screen
        Whether it is printed, to a PDF of that name; and whether it is shown.
    vision
        Kind of colour blindness that is simulated; none if empty.
    """

    name: str
    page: Path
    link: str = ""
    size: str = "desktop"
    paper: bool = False
    screen: bool = True
    vision: str = ""


def pages(folder: Path, lang: str) -> dict[str, Path]:
    """Make all pages that pictures are taken of.

    Parameters
    ----------
    folder
        Where they are written.
    lang
        ``nl`` or ``en``.

    Returns
    -------
    dict
        Name to page: ``full``, ``built``, ``many``, ``long``, and those of ``PAPERS``.
    """
    case = load_case("zwolle")
    result = case.score()
    built = build(case, folder / "built", lang=lang, draws=200).folder
    many, long_named = folder / "many.html", folder / "long.html"
    sites = _many(case)
    build_map(result, case.regions, case.overlay(result, sites), sites, lang=lang).save(many)
    frame = case.regions.frame.copy()
    frame.loc["WK019330", "name"] = "Aan de " + "lange " * 11 + "Langestraatwegenbuurt (fictief)"
    named = replace(case, regions=replace(case.regions, frame=frame))
    save_full(named, named.score(), long_named, lang=lang)
    return {
        "full": save_full(case, result, folder / "full.html", lang=lang),
        "built": built / "kaart.html",
        "many": many,
        "long": long_named,
        **{name: built / path for name, path in PAPERS.items()},
    }


def _many(case: Project) -> tuple[Site, ...]:
    """Invent 500 sites within the municipality, each at a known place."""
    town = case.regions.frame.geometry["GM0193"]
    x0, y0, x1, y1 = town.bounds
    grid = [shapely.Point(x, y) for x in np.linspace(x0, x1, 40) for y in np.linspace(y0, y1, 40)]
    places = [place for place in grid if town.contains(place)][:500]
    return tuple(
        Site(f"s{n}", f"Locatie {n} (fictief)", source="fictief", phase="plan", geometry=place,
             precision="exact", dwellings={"nultreden": (n, n)})
        for n, place in enumerate(places)
    )  # fmt: skip


def shots(page: dict[str, Path]) -> Iterator[Shot]:
    """List the pictures to take of the pages."""
    for size in SIZES:
        for state, link in STATES.items():
            if size in ALL or state in SOME:
                yield Shot(f"{size}-{state}", page["full"], link, size)
    for size in ("desktop", "phone", "small"):
        for state, link in BUILT.items():
            yield Shot(f"{size}-built-{state}", page["built"], link, size)
    for size in EDGE:
        yield Shot(f"{size}-many", page["many"], "", size)
        yield Shot(f"{size}-many-sites", page["many"], "weergave=locaties", size)
        for state in ("area", "table", "compare"):
            yield Shot(f"{size}-long-{state}", page["long"], STATES[state], size)
        for name in PAPERS:
            yield Shot(f"{size}-{name}", page[name], "", size, paper=size == "desktop")
    for state in ("area", "compare", "layer"):
        yield Shot(f"print-{state}", page["full"], STATES[state], paper=True, screen=False)
    for state in ("area", "layer"):
        for kind in SEEN:
            yield Shot(f"{kind}-{state}", page["full"], STATES[state], vision=kind)


def shoot(wanted: list[Shot], out: Path) -> Iterator[Path]:
    """Take pictures, one after another.

    Parameters
    ----------
    wanted
        Which.
    out
        Folder for them; made if needed.

    Yields
    ------
    Path
        Each file written.
    """
    from playwright.sync_api import sync_playwright

    out.mkdir(parents=True, exist_ok=True)
    browser_path = os.environ.get("OUDERENINDEX_CHROMIUM") or shutil.which("chromium")
    if browser_path is None:
        raise SystemExit("Chromium is not here: install it or set OUDERENINDEX_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        for shot in wanted:
            yield from _take(browser, shot, out)
        browser.close()


def _take(browser: Any, shot: Shot, out: Path) -> Iterator[Path]:
    context = browser.new_context(**SIZES[shot.size])
    context.set_offline(True)
    opened = context.new_page()
    opened.goto(shot.page.as_uri() + (f"#{shot.link}" if shot.link else ""))
    if opened.query_selector("#oi-page"):
        opened.wait_for_selector("html[data-drawn]")
    opened.wait_for_timeout(100)
    if shot.vision:
        session = context.new_cdp_session(opened)
        session.send("Emulation.setEmulatedVisionDeficiency", {"type": shot.vision})
    if shot.paper:
        path = out / f"{shot.name}.pdf"
        opened.pdf(path=path, prefer_css_page_size=True, print_background=True)
        yield path
    if shot.screen:
        path = out / f"{shot.name}.png"
        # A map on a desktop has no more than its window; all else is shown to its end.
        whole = shot.size in ("phone", "phone-lying", "small", "tablet") or shot.paper
        opened.screenshot(path=path, full_page=whole)
        yield path
    context.close()


def main() -> None:
    """Build the pages and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--lang", choices=("nl", "en"), default="nl")
    parser.add_argument("--only", default="", help="only pictures with this word in their name")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        made = pages(Path(folder), asked.lang)
        for path in shoot([s for s in shots(made) if asked.only in s.name], asked.out):
            print(path)


if __name__ == "__main__":
    main()
