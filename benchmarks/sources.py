"""Reading whole tables of OData from the loopback server and from snapshots.

The national table on health is invented, of the size of the real one: 17,341 regions and 35
fields of padded texts, of which one region in eight is hidden. The server's answers are made
beforehand. The baseline is what cannot be left out: parsing the same JSON with the standard
library.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import pandas as pd

from ouderenindex.sources._http import Client
from ouderenindex.sources.catalogue import Catalogue, load_catalogue
from ouderenindex.sources.cbs import fetch_kwb
from ouderenindex.sources.rivm import fetch_health
from ouderenindex.sources.snapshots import Snapshots
from ouderenindex.sources.tidy import Fetched
from tests.loopback.odata import FakeTable, ODataService, health_table, tiny_kwb
from tests.loopback.server import Loopback

TABLE = "50090NED"
GEMEENTEN, WIJKEN, BUURTEN, FIELDS = 355, 3_177, 13_808, 35
NATIONAL = f"national table, {1 + GEMEENTEN + WIJKEN + BUURTEN:,} x {FIELDS}"


@dataclass(frozen=True)
class Row:
    """One measurement, with the time of parsing the same JSON where that is the baseline."""

    what: str
    seconds: float
    parsing: float | None
    target: str


def national() -> FakeTable:
    """Invent the health of the whole country (fictief)."""
    rng = np.random.default_rng(7)
    names = {"NL01": "Nederland"}
    names |= {f"GM{n:04}": f"Gemeente {n} (fictief)" for n in range(GEMEENTEN)}
    names |= {f"WK{n % GEMEENTEN:04}{n // GEMEENTEN:02}": f"Wijk {n}" for n in range(WIJKEN)}
    names |= {f"BU{n % GEMEENTEN:04}{n // GEMEENTEN:04}": f"Buurt {n}" for n in range(BUURTEN)}
    frame = pd.DataFrame({"region": list(names)})
    hidden = rng.random(len(frame)) < 0.127
    for n in range(FIELDS):
        figures = rng.uniform(1, 99, len(frame)).round(1).astype(str)
        frame[f"Veld{n}"] = np.where(hidden, ".", figures)
    title = "Gezondheid per wijk en buurt (indeling 2020) (fictief)"
    return health_table({"2020": frame}, names, id=TABLE, title=title, margins=("MW00000",))


def catalogue_of(service: ODataService, folder: Path) -> Catalogue:
    """Give a catalogue that leads to the server and names all invented fields."""
    own = folder / "own.toml"
    own.write_text(
        "".join(
            f"[subjects.gezondheid.measures.veld_{n}]\n"
            f'label = "Veld {n} (fictief)"\nunit = "%"\nkind = "share"\n'
            f'of = "inwoners_65plus"\nnames = ["Veld{n}"]\nunits = ["%"]\n'
            for n in range(FIELDS)
        ),
        "utf-8",
    )
    return load_catalogue(service.catalogue(folder), own)


def best(run: Callable[[], object], rounds: int) -> float:
    """Shortest time in seconds."""
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        run()
        taken.append(perf_counter() - start)
    return min(taken)


def measure(rounds: int = 3) -> list[Row]:
    """Measure the national table online and offline, and one municipality."""
    with Loopback() as server, TemporaryDirectory() as name:
        folder = Path(name)
        service = ODataService(server)
        service.add(national(), tiny_kwb(2024), tiny_kwb(2023))
        catalogue = catalogue_of(service, folder)

        def health(offline: bool) -> Fetched:
            with Client(Snapshots(folder / "snapshots"), offline=offline) as client:
                return fetch_health(client, catalogue, None)

        def kwb() -> Fetched:
            with Client(Snapshots(folder / "kwb")) as client:
                return fetch_kwb(client, catalogue, "GM9999", 2024)

        assert len(health(offline=False).statistics.frame) == len(national().cells) * FIELDS
        snapshots = Snapshots(folder / "snapshots")
        contents = [
            answer.content
            for entry in snapshots.entries()
            if f"/{TABLE}/" in entry.url and (answer := snapshots.get(entry.url)) is not None
        ]
        parsing = best(lambda: [json.loads(content) for content in contents], rounds)
        return [
            Row(
                f"{NATIONAL}, from the server", best(lambda: health(False), rounds), parsing, "2 s"
            ),
            Row(f"{NATIONAL}, from snapshots", best(lambda: health(True), rounds), parsing, "2 s"),
            Row("one small municipality, key figures", best(kwb, rounds), None, "-"),
        ]


def main() -> None:
    """Print the measurements as a table."""
    print(f"{'':56}{'s':>8}  {'x parsing':>10}  target")
    for row in measure():
        ratio = f"{row.seconds / row.parsing:.1f}" if row.parsing is not None else "-"
        print(f"{row.what:56}{row.seconds:>8.2f}  {ratio:>10}  {row.target}")


if __name__ == "__main__":
    main()
