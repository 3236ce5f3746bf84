"""The map against folium's Choropleth with tooltips and geopandas' ``explore``, in one run.

    python -m benchmarks.map [--libraries FOLDER] [--boundaries FILE]

On the 16 wijken and 78 buurten of Zwolle and on an invented country of 14,000 buurten: size, time
to build, time from navigation to the areas being drawn, and time to show another indicator, in
headless Chromium without a network.

The pages of folium and geopandas fetch their libraries from servers. Here a server on loopback
answers, at once or, in the rows that say so, a round trip later. It answers from FOLDER, which this
fills::

    npm install --prefix FOLDER jquery@3.7.1 bootstrap@5.2.2 d3@3.5.5 \\
        leaflet.awesome-markers@2.0.5 @fortawesome/fontawesome-free@6.2.0

Without it they get Leaflet from the installed package, a d3 that does nothing (so their legend is
not drawn) and empty files for the rest: their times are then flattered.

FILE has the boundaries of Zwolle as published, with layers ``wijken`` and ``buurten``. Without it
all are given the embedded ones, which have been generalised and are less work to draw.
"""

from __future__ import annotations

import argparse
import mimetypes
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter, sleep
from typing import Any

import geopandas as gpd
import numpy as np

from benchmarks.national import national_case
from ouderenindex.map import Extras, PointLayer, build_map
from ouderenindex.project import Project, load_case
from ouderenindex.regions import Regions, read_regions
from ouderenindex.scoring import IndexResult

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Notes when the areas have been painted: so many paths, or our page that says so (on a canvas).
WATCH = """
const look = () => {
  const own = document.documentElement.dataset.drawn;
  const paths = document.querySelectorAll('path.leaflet-interactive').length;
  if (!own && paths < %d) return requestAnimationFrame(look);
  requestAnimationFrame(() => { window.painted = performance.now(); });
};
requestAnimationFrame(look);
"""
# Answers everything with itself.
D3 = "window.d3 = new Proxy(function () {}, {get: () => d3, apply: () => d3});"
# Each switch ends after the frame that shows it.
SWITCH = """
async ([change, count]) => {
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  const run = new Function('step', change), taken = [];
  for (let step = 0; step < count; step++) {
    await frame();
    const start = performance.now();
    run(step);
    await frame();
    taken.push(performance.now() - start);
  }
  return taken;
}
"""


# Another indicator: ours restyles one layer; the others take a layer away and add the next.
OWN = "ouderenindex.set({node: step + 1})"
OTHER = (
    "const find = start => window[Object.keys(window).find(k => k.startsWith(start)"
    " && (window[k].addTo || window[k].addLayer))];"
    "const map = find('map_'), layer = find('choropleth_') || find('geo_json_');"
    "map.removeLayer(layer); map.addLayer(layer)"
)
SPOTS = "ouderenindex.set({spots: step % 2 ? '0' : '1'})"
# The panel with its wheel and reasons, of another area.
PICK = "ouderenindex.set({area: ouderenindex.data.regions.levels.indexOf(1) + step})"
SLOW = 4
POINTS = 10_000
LAYERS = 20
"""Layers of the page that lets a reader choose among figures as ours does."""
ROUND_TRIP = 25
"""Time in ms in which a server elsewhere answers: a usual one for a network of a city."""


@dataclass(frozen=True)
class Row:
    """One page measured: size (kB), build (s), time to map and time of a switch (ms).

    The size is that of the page and of Leaflet, which ours holds and the others fetch.
    """

    areas: int
    variant: str
    size: float
    build: float
    drawn: float
    switch: float


@dataclass(frozen=True)
class Case:
    """What a page is made of: a result, its regions, the level shown and what else is known."""

    level: str
    result: IndexResult
    regions: Regions
    more: dict[str, Any]

    @property
    def areas(self) -> gpd.GeoDataFrame:
        """The areas with the score of the index."""
        frame = self.regions.level(self.level)[["name", "geometry"]].reset_index()
        key = self.result.definition.key
        return frame.assign(score=self.result.scores.loc[frame["code"], key].to_numpy())


def measure(
    libraries: Path | None = None, boundaries: Path | None = None, rounds: int = 5
) -> tuple[list[Row], list[tuple[str, str, float, str]]]:
    """Measure all pages.

    Parameters
    ----------
    libraries, boundaries
        See the top of this module.
    rounds
        Times that building and opening are repeated; the median counts. The country is opened
        three times and built once.

    Returns
    -------
    rows
        Of every case and variant.
    checks
        What else is required: what, its unit, the value and the target.
    """
    project = load_case("zwolle")
    result = project.score()
    regions = read_regions(boundaries) if boundaries else project.regions
    more = {
        "overlay": project.overlay(result), "sites": project.sites, "concepts": project.concepts,
    }  # fmt: skip
    country, land = national_case()
    rows: list[Row] = []
    checks: list[tuple[str, str, float, str]] = []
    with TemporaryDirectory() as folder, _libraries(libraries) as server, _chromium() as browser:
        for case in (
            Case("wijk", result, regions, more),
            Case("buurt", result, regions, more),
            Case("buurt", country, land, {}),
        ):
            turns = rounds if len(case.areas) < 1000 else 3
            found = _compare(case, Path(folder), browser, server, turns)
            for other in found[1:-1]:
                what = f"time to map, {other.areas:,}, against {other.variant.strip()}"
                checks.append((what, "x", found[0].drawn / other.drawn, "<= 0.5"))
            rows += found
        checks += _checks(project, result, Path(folder), browser, rounds)
    return rows, checks


def _compare(case: Case, folder: Path, browser: Any, server: Libraries, rounds: int) -> list[Row]:
    areas = case.areas
    degrees = areas.to_crs("EPSG:4326")

    def ours(path: Path) -> None:
        build_map(case.result, case.regions, **case.more).save(path)

    def choropleth(path: Path, count: int = 1) -> None:
        import folium

        page = folium.Map(location=(52.51, 6.1), zoom_start=12, tiles=None)
        for number in range(count):
            layer = folium.Choropleth(
                degrees, data=degrees, columns=["code", "score"], name=f"Laag {number}",
                key_on="feature.properties.code", show=number == 0,
            ).add_to(page)  # fmt: skip
            folium.GeoJsonTooltip(["name", "score"]).add_to(layer.geojson)
        if count > 1:
            folium.LayerControl().add_to(page)
        page.save(path)

    def layers(path: Path) -> None:
        choropleth(path, LAYERS)

    def explore(path: Path) -> None:
        degrees.explore("score", tiles=None).save(path)

    found = []
    for variant, make, change, wait in (
        ("ouderenindex", ours, OWN, 0),
        ("folium Choropleth", choropleth, OTHER, 0),
        (f"  each file after {ROUND_TRIP} ms", choropleth, OTHER, ROUND_TRIP),
        (f"folium, {LAYERS} layers", layers, OTHER, 0),
        ("geopandas explore", explore, OTHER, 0),
    ):
        if make is layers and len(areas) > 1000:
            continue  # a page of more than a GB
        path = folder / "page.html"
        own = variant == "ouderenindex"
        build = _build(lambda make=make, path=path: make(path), rounds if len(areas) < 1000 else 1)
        size = path.stat().st_size / 1000 + (0 if own else server.leaflet_size)
        server.take_over(path, wait)
        if own and case.level == "buurt" and case.more:
            change = f"if (!step) ouderenindex.set({{level: 'buurt'}}); {change}"
        found.append(
            Row(
                len(areas), variant, size, build,
                _opening(browser, path, len(areas), rounds),
                _switching(browser, path, change, len(areas)),
            )
        )  # fmt: skip
    return found


def _checks(
    project: Project, result: IndexResult, folder: Path, browser: Any, rounds: int
) -> list[tuple[str, str, float, str]]:
    """Measure what the table has no column for."""
    forty, land = national_case(78)
    path = folder / "forty.html"
    certainty = project.certainty(result, draws=200)
    build_map(forty, land).save(path)
    size = path.stat().st_size / 1000
    places = np.random.default_rng(1).uniform((198_000, 498_000), (210_000, 508_000), (POINTS, 2))
    spots = PointLayer("cel", "Cellen", [(float(x), float(y), "", "") for x, y in places])
    full = folder / "full.html"
    build_map(
        result, project.regions, certainty=certainty, extras=Extras(points=(spots,))
    ).save(full)  # fmt: skip
    return [
        ("78 areas x 40 indicators", "kB", size, "<= 250"),
        (f"time to map, 78, CPU {SLOW} x slower", "ms",
         _opening(browser, path, 78, rounds, slow=SLOW), "<= 2500"),
        ("wheel and reasons of another wijk", "ms", _switching(browser, full, PICK, 16), "<= 100"),
        (f"{POINTS:,} points drawn", "ms", _switching(browser, full, SPOTS, 16), "<= 1000"),
    ]  # fmt: skip


class Libraries(ThreadingHTTPServer):
    """Answers on loopback for the servers from which pages fetch their libraries."""

    def __init__(self, folder: Path | None) -> None:
        from xstatic.pkg import leaflet

        own = [Path(leaflet.BASE_DIR) / name for name in ("leaflet.js", "leaflet.css")]
        self.leaflet_size = sum(path.stat().st_size for path in own) / 1000
        found = sorted(folder.rglob("*.*")) if folder else []
        self.files = {path.name: path for path in [*found, *own]}
        super().__init__(("127.0.0.1", 0), _Answer)

    def take_over(self, page: Path, wait: int) -> None:
        """Let a page ask this server, which answers after so many ms."""
        here = f'"http://127.0.0.1:{self.server_port}/{wait}/'
        page.write_text(re.sub(r'"https://[^"]*/(?=[^"/]+\.(?:js|css)")', here, page.read_text()))


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Libraries

    def do_GET(self) -> None:
        wait, _, name = self.path.lstrip("/").rpartition("/")
        sleep(int(wait.partition("/")[0] or 0) / 1000)
        # jquery-3.7.1.min.js is jquery.min.js in the folder.
        path = self.server.files.get(re.sub(r"-[\d.]+(?=\.)", "", name))
        body = path.read_bytes() if path else D3.encode() if name == "d3.min.js" else b""
        self.send_response(200)
        self.send_header("Content-Type", mimetypes.guess_type(name)[0] or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _libraries(folder: Path | None) -> Iterator[Libraries]:
    with Libraries(folder) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@contextmanager
def _chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = os.environ.get("OUDERENINDEX_CHROMIUM") or shutil.which("chromium")
    if path is None:
        raise SystemExit("Chromium is not here: install it or set OUDERENINDEX_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def _open(browser: Any, path: Path, areas: int, slow: int = 1) -> Any:
    """Open a page and wait until its areas are drawn."""
    # Our policy runs no strings as script, and a benchmark is one.
    context = browser.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True)
    page = context.new_page()
    if slow > 1:
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.add_init_script(WATCH % areas)
    page.goto(path.as_uri())
    page.wait_for_function("window.painted", timeout=180_000)
    return page


def _opening(browser: Any, path: Path, areas: int, rounds: int, slow: int = 1) -> float:
    """Time in ms from navigation to the areas being painted, the median."""
    taken = []
    for _ in range(rounds):
        page = _open(browser, path, areas, slow)
        taken.append(float(page.evaluate("window.painted")))
        page.context.close()
    return median(taken)


def _switching(browser: Any, path: Path, change: str, areas: int) -> float:
    """Time in ms of a change, the median of all but the first."""
    page = _open(browser, path, min(areas, 16))
    page.wait_for_timeout(500 if areas < 1000 else 5000)
    taken = page.evaluate(SWITCH, [change, 16 if areas < 1000 else 6])
    page.context.close()
    return float(median(taken[1:]))


def _build(make: Callable[[], None], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        make()
        taken.append(perf_counter() - start)
    return median(taken)


def main(arguments: Sequence[str] = ()) -> None:
    """Print the measurements as a table."""
    assert __doc__ is not None
    parser = argparse.ArgumentParser(prog="benchmarks.map", description=__doc__.splitlines()[0])
    parser.add_argument("--libraries", type=Path, help="folder with the libraries of folium")
    parser.add_argument("--boundaries", type=Path, help="boundaries of Zwolle as published")
    options = parser.parse_args(arguments)
    rows, checks = measure(options.libraries, options.boundaries)
    print("libraries of the other pages:", "their own" if options.libraries else "empty")
    print("boundaries of Zwolle:", "as published" if options.boundaries else "generalised")
    print(f"{'areas':>6}  {'variant':25}{'HTML kB':>9}{'build s':>9}{'TTM ms':>8}{'switch ms':>11}")
    for row in rows:
        print(
            f"{row.areas:>6}  {row.variant:25}{row.size:>9,.0f}{row.build:>9.2f}"
            f"{row.drawn:>8,.0f}{row.switch:>11,.0f}"
        )
    print("targets: TTM 500 (78) and 2,000 (14,000), at most half of folium's; switch 50 and 150;")
    print("         4,000 kB for the country")
    for what, unit, value, target in checks:
        print(f"{what + ', ' + unit:62}{value:>8,.{2 if unit == 'x' else 0}f}  {target}")


if __name__ == "__main__":
    main(sys.argv[1:])
