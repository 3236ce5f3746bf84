"""The map against folium's own Choropleth with tooltips, on the same areas and figures.

Size, time to build, time from navigation to the areas being drawn, and time to show another
indicator, in headless Chromium without a network. folium's page is given Leaflet from the
installed package, a d3 that does nothing (so its legend is not drawn) and empty files for its
other libraries: its times are flattered.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Notes when enough areas have been painted; the same for both pages.
WATCH = """
const wanted = %d, look = () => {
  const drawn = document.querySelectorAll('path.leaflet-interactive').length;
  if (drawn < wanted) return requestAnimationFrame(look);
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


@dataclass(frozen=True)
class Row:
    """One measurement: ours, folium's, and the target of the project where there is one."""

    what: str
    unit: str
    ours: float
    folium: float
    target: str

    @property
    def ratio(self) -> float:
        """Ours as a share of folium's; below 1 is better."""
        return self.ours / self.folium


def measure(rounds: int = 5) -> list[Row]:
    """Measure both maps of the Zwolle case.

    Parameters
    ----------
    rounds
        Times that building and opening are repeated; the median counts.
    """
    import folium

    from ouderenindex.map import build_map
    from ouderenindex.project import load_case

    case = load_case("zwolle")
    result = case.score()
    laid = case.overlay(result)
    key = result.definition.key
    buurten = case.regions.level("buurt")[["name", "geometry"]].reset_index()
    buurten["score"] = result.scores.loc[buurten["code"], key].to_numpy()
    degrees = buurten.to_crs("EPSG:4326")

    def ours(path: Path) -> None:
        build_map(result, case.regions, laid, case.sites, case.concepts).save(path)

    def theirs(path: Path) -> None:
        page = folium.Map(location=(52.51, 6.1), zoom_start=12, tiles=None)
        layer = folium.Choropleth(
            degrees, data=degrees, columns=["code", "score"], key_on="feature.properties.code"
        ).add_to(page)
        folium.GeoJsonTooltip(["name", "score"]).add_to(layer.geojson)
        page.save(path)

    with TemporaryDirectory() as folder, _chromium() as browser:
        made = {name: Path(folder) / f"{name}.html" for name in ("ours", "folium")}
        build = {
            "ours": _build(lambda: ours(made["ours"]), rounds),
            "folium": _build(lambda: theirs(made["folium"]), rounds),
        }
        size = {name: path.stat().st_size / 1000 for name, path in made.items()}
        drawn = {
            "ours": _opening(browser, made["ours"], 16, rounds),
            "folium": _opening(browser, made["folium"], len(buurten), rounds),
        }
        change = {
            "ours": _switching(
                browser,
                made["ours"],
                "if (!step) ouderenindex.set({level: 'buurt'}); ouderenindex.set({node: step + 1})",
            ),
            # folium shows another indicator by taking one layer away and adding the next.
            "folium": _switching(
                browser,
                made["folium"],
                "const find = start => window[Object.keys(window).find(k => k.startsWith(start))];"
                "const map = find('map_'), layer = find('choropleth_');"
                "map.removeLayer(layer); map.addLayer(layer)",
            ),
        }
    return [
        Row("size with Leaflet", "kB", size["ours"], size["folium"] + _leaflet_size(), "<= 250"),
        Row("build", "s", build["ours"], build["folium"], ""),
        Row("time to map", "ms", drawn["ours"], drawn["folium"], "<= 500"),
        Row("switch indicator", "ms", change["ours"], change["folium"], "<= 50"),
    ]


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


def _leaflet_size() -> float:
    """Size in kB of the two files of Leaflet, which folium's page fetches and ours holds."""
    from xstatic.pkg import leaflet

    names = ("leaflet.js", "leaflet.css")
    return sum((Path(leaflet.BASE_DIR) / name).stat().st_size for name in names) / 1000


def _build(make: Callable[[], None], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        make()
        taken.append(perf_counter() - start)
    return median(taken)


def _open(browser: Any, path: Path, areas: int) -> Any:
    from xstatic.pkg import leaflet

    # Our policy runs no strings as script, and a benchmark is one.
    context = browser.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True)
    page = context.new_page()

    def serve(route: Any) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        own = Path(leaflet.BASE_DIR) / name
        if name in ("leaflet.js", "leaflet.css"):
            route.fulfill(path=own)
        else:
            route.fulfill(body=D3 if name.startswith("d3") else "")

    page.route(lambda url: not url.startswith("file://"), serve)
    page.add_init_script(WATCH % areas)
    page.goto(path.as_uri())
    page.wait_for_function("window.painted", timeout=60_000)
    return page


def _opening(browser: Any, path: Path, areas: int, rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        page = _open(browser, path, areas)
        taken.append(float(page.evaluate("window.painted")))
        page.context.close()
    return median(taken)


def _switching(browser: Any, path: Path, change: str, count: int = 20) -> float:
    page = _open(browser, path, 16)
    taken = page.evaluate(SWITCH, [change, count])
    page.context.close()
    return median(taken[1:])


def main() -> None:
    """Print the measurements as a table."""
    print(f"{'':22}{'ours':>10}{'folium':>10}{'ratio':>8}  target")
    for row in measure():
        digits = 2 if row.unit == "s" else 0
        print(
            f"{row.what + ', ' + row.unit:22}{row.ours:>10.{digits}f}{row.folium:>10.{digits}f}"
            f"{row.ratio:>8.2f}  {row.target}"
        )


if __name__ == "__main__":
    main()
