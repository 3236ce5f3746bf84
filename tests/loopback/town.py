"""All services at once, for one or more municipalities, and a catalogue file that leads to them.

::

    with Loopback() as server:
        found = serve(server, tmp_path, case.regions, year=2020)
        found.odata.add(embedded_health(folder))
        init("Zwolle", 2020, folder=tmp_path / "zwolle", catalogue=[found.catalogue])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from ouderenindex.regions import RD, Regions, regions_from_layers

from .odata import FakeTable, ODataService
from .pdok import PdokService, layers_of
from .server import Loopback

_ROW = 8  # squares in a row


@dataclass
class Services:
    """What stands in for the publishers."""

    server: Loopback
    odata: ODataService
    catalogue: Path


def serve(server: Loopback, folder: Path, *municipalities: Regions, year: int) -> Services:
    """Open all services for municipalities; tables are still to be added."""
    odata = ODataService(server, page=500)
    layers = [layers_of(regions) for regions in municipalities]
    together = {
        name: pd.concat([each[name] for each in layers], ignore_index=True) for name in layers[0]
    }
    pdok = PdokService({year: together}).open(server)
    path = odata.catalogue(folder)
    with path.open("a", encoding="utf-8") as file:
        file.write(f'[services.pdok_features]\nurl = "{pdok.boundaries}"\n')
        file.write(f'[services.locatieserver]\nurl = "{pdok.locatieserver}"\n')
    return Services(server, odata, path)


def fictitious_boundaries(code: str, names: Mapping[str, str], year: int) -> Regions:
    """Squares that are fictief, with the official codes of a municipality.

    ``names`` may hold the whole country. A buurt's name gets its code behind it: those of the
    tables are not always different within a municipality.
    """
    rows, parts = [], []
    number = code[2:]
    wijken = [c for c in names if c.startswith(f"WK{number}")]
    buurten = [c for c in names if c.startswith(f"BU{number}")]
    for at, wijk in enumerate(wijken):
        inside = [c for c in buurten if c[2:8] == wijk[2:]]
        x, y = 205_000 + 2000 * (at % _ROW), 471_000 + 1000 * (at // _ROW)
        fields = {"wijkcode": wijk, "gemeentecode": code, "gemeentenaam": names[code]}
        width = 2000 / max(1, len(inside))
        rows.append(
            {**fields, "wijknaam": names[wijk], "geometry": shapely.box(x, y, x + 2000, y + 1000)}
        )
        parts += [
            {**fields, "buurtcode": buurt, "buurtnaam": f"{names[buurt]} {buurt}",
             "geometry": shapely.box(x + k * width, y, x + (k + 1) * width, y + 1000)}
            for k, buurt in enumerate(inside)
        ]  # fmt: skip
    layers = [gpd.GeoDataFrame(each, crs=RD) for each in (rows, parts)]
    return regions_from_layers(*layers, "fictief", year=year, source="fictief")


def only(table: FakeTable, code: str) -> FakeTable:
    """Leave out of a table what is about other municipalities."""
    of = table.cells["region"].str[2:6]
    return table.evolve(cells=table.cells[of.eq(code[2:]) | of.isin(["00", "01"])])
