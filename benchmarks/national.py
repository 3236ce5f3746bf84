"""An invented country at the size of the Netherlands: areas, an index and figures, all fictief.

Real boundaries of the whole country are too large to ship. These have as many areas, neighbours
and points: a Voronoi diagram of seeded places, denser around towns, of which every border wanders
as real ones do, in large bends and ever smaller ones. An area has about as many points as one of
Zwolle's 78 buurten has as published (104). Names and figures are invented too.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ouderenindex.definition import IndexDefinition, Indicator, Node, People
from ouderenindex.methods import GroupMethod, IndicatorMethod, ZScore
from ouderenindex.regions import Regions
from ouderenindex.scoring import IndexResult, score
from ouderenindex.statistics import Source, Statistics

__all__ = ["national_case", "national_regions"]

EXTENT = (20_000, 310_000, 270_000, 610_000)
HALVINGS = 4
"""Times that every piece of a border is cut in two, its middle moved sideways."""


def national_regions(count: int = 14_000, seed: int = 5) -> Regions:
    """Invent a country of buurten, each about as large as a real one near a town or far from it.

    Parameters
    ----------
    count
        Number of buurten.
    seed
        Of the places and borders.
    """
    rng = np.random.default_rng(seed)
    x0, y0, x1, y1 = EXTENT
    towns = rng.uniform((x0, y0), (x1, y1), (max(4, count // 50), 2))
    spread = rng.gamma(2.0, 2_500.0, count)
    angle = rng.uniform(0, 2 * np.pi, count)
    points = towns[rng.integers(0, len(towns), count)] + spread[:, None] * np.column_stack(
        [np.cos(angle), np.sin(angle)]
    )
    box = shapely.box(x0 - 9_000, y0 - 9_000, x1 + 9_000, y1 + 9_000)
    diagram = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=box, only_edges=True)
    edges = shapely.get_parts(shapely.intersection(diagram, box))
    borders = [_wander(edge, rng) for edge in edges]
    lines = shapely.node(shapely.union_all([*borders, box.exterior]))
    areas = shapely.get_parts(shapely.polygonize([lines]))
    # A border that crosses another leaves crumbs; the largest pieces are the areas.
    areas = areas[np.argsort(-shapely.area(areas), kind="stable")[:count]]
    codes = [f"BU9999{n:06d}" for n in range(len(areas))]
    frame = gpd.GeoDataFrame(
        {
            "name": ["Nederland (fictief)", *(f"Buurt {n} (fictief)" for n in range(len(areas)))],
            "level": ["gemeente", *["buurt"] * len(areas)],
            "parent": ["", *["GM9999"] * len(areas)],
        },
        geometry=[box, *areas],
        index=pd.Index(["GM9999", *codes], name="code"),
        crs="EPSG:28992",
    )
    return Regions(frame, year=2024, source="fictief")


def _wander(edge: shapely.LineString, rng: np.random.Generator) -> shapely.LineString:
    ends = shapely.get_coordinates(edge)
    line = ends[[0, -1]]
    for _ in range(HALVINGS):
        step = np.diff(line, axis=0)
        across = np.column_stack([-step[:, 1], step[:, 0]])
        middles = line[:-1] + step / 2 + rng.normal(0, 0.03, (len(step), 1)) * across
        line = np.insert(line, np.arange(1, len(line)), middles, axis=0)
    return shapely.LineString(line)


def national_case(
    count: int = 14_000, indicators: int = 40, seed: int = 5
) -> tuple[IndexResult, Regions]:
    """Score an invented index of three levels on an invented country.

    Parameters
    ----------
    count, indicators
        Numbers of buurten and of indicators.
    seed
        Of all that is invented.
    """
    regions = national_regions(count, seed)
    rng = np.random.default_rng(seed)
    codes = regions.frame.index[1:]
    latent = rng.normal(0, 1, (len(codes), 1))
    figures = 30 + 8 * latent * rng.uniform(0.5, 1.5, indicators)
    figures = np.clip(figures + rng.normal(0, 6, figures.shape), 1, 99).round(1)
    figures[rng.random(figures.shape) < 0.02] = np.nan
    keys = [f"i{n}" for n in range(indicators)]
    wide = pd.DataFrame(figures, index=codes, columns=keys)
    wide["people"] = rng.integers(50, 3_000, len(codes)).astype(float)
    wide.loc["GM9999"] = wide.mean()
    long = wide.rename_axis("region").reset_index().melt(
        "region", var_name="indicator", value_name="value"
    )  # fmt: skip
    statistics = Statistics(
        long.assign(
            period="2024", status=np.where(long["value"].isna(), "missing", "observed"),
            lower=np.nan, upper=np.nan, n=np.nan, source="fictief",
        ),
        {"fictief": Source("fictief", "Fictief", "Verzonnen land", "2024", "CC0")},
    )  # fmt: skip
    return score(statistics, _definition(indicators), regions), regions


def _definition(indicators: int) -> IndexDefinition:
    one = IndicatorMethod(normalise=ZScore(weighted=True, mean=100, sd=25))
    group = GroupMethod(normalise=ZScore(weighted=True, mean=100, sd=25))
    leaves = [
        Indicator(
            key=f"i{n}", label=f"Cijfer {n} (fictief)", unit="%", method=one, source="fictief",
            direction="risk" if n % 2 else "protective", period="2024", population="people",
        )
        for n in range(indicators)
    ]  # fmt: skip
    themes = [
        Node(level="theme", key=f"t{n}", label=f"Thema {n}", method=group,
             children=tuple(leaves[n::12]))
        for n in range(12)
    ]  # fmt: skip
    aspects = tuple(
        Node(level="aspect", key=f"a{n}", label=f"Aspect {n}", method=group,
             children=tuple(themes[n::4]))
        for n in range(4)
    )  # fmt: skip
    top = Node(level="index", key="x", label="Index (fictief)", children=aspects, method=group)
    people = People(period="2024", population="people", counts={"65plus": "people"})
    return IndexDefinition(root=top, base="buurt", people=people)
