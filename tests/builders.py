"""A tiny municipality made in code, and where things are."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import shapely

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("OUDERENINDEX_SHARED") or ROOT.parent / "shared")

MINI_DEFINITION = """
[index]
key = "mini"
label = "Mini-index"

[people]
period = "2024"
population = "ouderen"
counts = { 65plus = "ouderen" }

[method]
base = "buurt"
[method.indicator]
normalise = { method = "zscore", weighted = true, mean = 100, sd = 25 }
[method.theme]
normalise = { method = "zscore", weighted = true, mean = 100, sd = 25 }
[method.index]
normalise = { method = "zscore", weighted = true, mean = 100, sd = 25 }

[[aspect]]
key = "leven"
label = "Leven"

[[theme]]
key = "thuis"
aspect = "leven"
label = "Thuis"

[[indicator]]
key = "eenzaam"
theme = "thuis"
label = "Eenzaam"
unit = "%"
direction = "risk"
evidence = "C"
source = "fictief"
period = "2024"
population = "ouderen"

[[indicator]]
key = "contact"
theme = "thuis"
label = "Contact"
unit = "%"
direction = "protective"
evidence = "B"
source = "fictief"
period = "2024"
population = "ouderen"
"""

MINI_PROJECT = """
[project]
title = "Mini"
definition = "definition.toml"
sources = "sources.csv"
statistics = ["statistics.csv"]
sites = "sites.csv"

[boundaries]
file = "boundaries.gpkg"
year = 2024
"""

MINI_SITES = """id,name,region,precision,nultreden,phase,year_from
plein,Het Plein,BU99990100,buurt,40-60,plan,2027
"""


def mini_folder(folder: Path, **files: str) -> Path:
    """Write a municipality of two wijken with two square buurten each; return its project file.

    Keyword arguments replace the text of a file: ``definition``, ``statistics``, ``sites``,
    ``sources`` or ``project``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    x0, y0 = 200_000, 500_000
    buurten = [
        (f"BU999901{n:02d}" if n < 2 else f"BU999902{n:02d}", f"Buurt {n}", shapely.box(
            x0 + 1000 * n, y0, x0 + 1000 * (n + 1), y0 + 1000))
        for n in range(4)
    ]  # fmt: skip
    buurt = gpd.GeoDataFrame(
        {
            "buurtcode": [b[0] for b in buurten],
            "buurtnaam": [b[1] for b in buurten],
            "wijkcode": ["WK" + b[0][2:8] for b in buurten],
            "gemeentecode": "GM9999",
        },
        geometry=[b[2] for b in buurten],
        crs="EPSG:28992",
    )
    wijk = gpd.GeoDataFrame(
        {
            "wijkcode": ["WK999901", "WK999902"],
            "wijknaam": ["Wijk West", "Wijk Oost"],
            "gemeentecode": "GM9999",
            "gemeentenaam": "Proefstad (fictief)",
        },
        geometry=[
            shapely.box(x0, y0, x0 + 2000, y0 + 1000),
            shapely.box(x0 + 2000, y0, x0 + 4000, y0 + 1000),
        ],
        crs="EPSG:28992",
    )
    (folder / "boundaries.gpkg").unlink(missing_ok=True)
    wijk.to_file(folder / "boundaries.gpkg", layer="wijken", driver="GPKG")
    buurt.to_file(folder / "boundaries.gpkg", layer="buurten", driver="GPKG", mode="a")
    rows = []
    figures = {
        "ouderen": (100, 300, 200, 400),
        "eenzaam": (40.0, 50.0, 60.0, 70.0),
        "contact": (90.0, 80.0, 85.0, 60.0),
    }
    for key, values in figures.items():
        for (code, *_), value in zip(buurten, values, strict=True):
            rows.append(f"{code},{key},2024,{value},observed,,,,fictief")
    defaults = {
        "definition": MINI_DEFINITION,
        "project": MINI_PROJECT,
        "sites": MINI_SITES,
        "sources": "key,publisher,table,period,licence\nfictief,Fictief,Proefcijfers,2024,CC0\n",
        "statistics": "region,indicator,period,value,status,lower,upper,n,source\n"
        + "\n".join(rows)
        + "\n",
    }
    names = {"definition": "definition.toml", "project": "project.toml"}
    for key, content in {**defaults, **files}.items():
        (folder / names.get(key, f"{key}.csv")).write_text(content, "utf-8")
    return folder / "project.toml"
