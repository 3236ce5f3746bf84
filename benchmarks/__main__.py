"""Print every table of measurements."""

from __future__ import annotations

from importlib import import_module

TABLES = {
    "build": "Building and importing",
    "robustness": "Scoring and certainty, 14,000 regions x 40 indicators, and Zwolle",
    "fetch": "Fetching from the loopback server, against its own delay",
    "sources": "Reading whole tables of OData, from the loopback server and from snapshots",
    "municipalities": "Every municipality of the country by the default definition",
    "overlay": "Which of 14,000 areas holds each of 10 million points",
    "access": "Nearest of 1,000 facilities for every address",
    "map": "The map against folium and geopandas: 16, 78 and 14,000 areas",
}

for module, title in TABLES.items():
    print(f"\n{title}\n")
    import_module(f"benchmarks.{module}").main()
