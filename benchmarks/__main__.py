"""Print every table of measurements."""

from __future__ import annotations

from importlib import import_module

TABLES = {
    "build": "Building and importing",
    "robustness": "Scoring and certainty, 14,000 regions x 40 indicators, and Zwolle",
    "map": "The map against folium's Choropleth with tooltips, same areas and figures",
}

for module, title in TABLES.items():
    print(f"\n{title}\n")
    import_module(f"benchmarks.{module}").main()
