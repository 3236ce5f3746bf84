"""Sharing out by addresses: which of 14,000 areas holds each of 10 million points.

The country is invented: the buurten of the Zwolle case, laid side by side until there are 14,040,
with points scattered over the squares of its addresses. The baseline is geopandas' ``sjoin`` on
the first 500,000 of the same points and all areas; it holds all that it works on in memory, so
that its time for 10 million is reckoned from that part.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from time import perf_counter

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ouderenindex.housing import AddressPoints, AreaIndex, overlay, read_addresses
from ouderenindex.project import data_folder, load_case
from ouderenindex.regions import RD

POINTS, COPIES, PART, CHUNK = 10_000_000, 180, 500_000, 1_000_000
WIDTH, HEIGHT, IN_A_ROW = 16_000.0, 18_000.0, 15

Floats = npt.NDArray[np.float64]


def country(buurten: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Lay the buurten side by side, ``COPIES`` times."""
    copies = []
    for copy in range(COPIES):
        shift = np.array([copy % IN_A_ROW * WIDTH, copy // IN_A_ROW * HEIGHT])
        copies.append(shapely.transform(buurten, lambda spots, by=shift: spots + by))
    return np.concatenate(copies)


def scattered(addresses: AddressPoints, count: int) -> Iterator[tuple[Floats, Floats]]:
    """Scatter points over the squares of all copies, in chunks."""
    rng = np.random.default_rng(5)
    chance = addresses.weight / addresses.total
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        square = rng.choice(len(addresses), size, p=chance)
        copy = rng.integers(0, COPIES, size)
        spread = rng.uniform(-0.5, 0.5, (2, size)) * addresses.cell
        yield (
            addresses.x[square] + copy % IN_A_ROW * WIDTH + spread[0],
            addresses.y[square] + copy // IN_A_ROW * HEIGHT + spread[1],
        )


def memory() -> float:
    """Highest memory of this process so far, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def measure_country() -> list[tuple[str, float, float]]:
    """Measure ours on all points and on the part, and sjoin on the part: seconds and GB."""
    regions = load_case("zwolle").regions
    areas = country(regions.level("buurt").geometry.to_numpy())
    addresses = read_addresses(data_folder() / "zwolle" / "addresses.csv")
    counts = np.zeros(len(areas), dtype=np.int64)
    start = perf_counter()
    index = AreaIndex(areas)
    ready = perf_counter() - start
    taken, first = 0.0, None
    for x, y in scattered(addresses, POINTS):
        start = perf_counter()
        found = index.find(x, y)
        counts += np.bincount(found[found >= 0], minlength=len(areas))
        taken += perf_counter() - start
        first = (x[:PART], y[:PART], found[:PART]) if first is None else first
    ours = memory()
    assert first is not None
    x, y, expected = first
    start = perf_counter()
    index.find(x, y)
    part = perf_counter() - start
    start = perf_counter()
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=RD)
    joined = gpd.sjoin(
        points, gpd.GeoDataFrame(geometry=areas, crs=RD), how="left", predicate="intersects"
    )
    plain = perf_counter() - start
    owner = joined.groupby(level=0)["index_right"].min().fillna(-1).to_numpy()
    assert (owner == expected).all(), "both must find the same areas"
    return [
        (f"index of {len(areas):,} areas", ready, ours),
        (f"{POINTS:,} points, in chunks", taken, ours),
        (f"{PART:,} points", part, ours),
        (f"{PART:,} points, geopandas sjoin", plain, memory()),
        (f"{POINTS:,} points, sjoin by that rate", plain * POINTS / PART, float("nan")),
    ]


def measure_zwolle() -> list[tuple[str, float, float]]:
    """Measure assigning 71,888 points to the buurten of Zwolle, and an overlay by addresses."""
    case = load_case("zwolle")
    sample = read_addresses(data_folder() / "zwolle" / "addresses.csv")
    rng = np.random.default_rng(5)
    each = np.repeat(np.arange(len(sample)), sample.weight.astype(int))
    spread = rng.uniform(-0.5, 0.5, (2, len(each))) * sample.cell
    points = AddressPoints(
        sample.x[each] + spread[0], sample.y[each] + spread[1], np.ones(len(each))
    )
    result = case.score()
    rows = []
    start = perf_counter()
    codes = points.regions(case.regions, "buurt")
    pd.Series(codes).value_counts()
    rows.append((f"{len(points):,} points, 78 buurten", perf_counter() - start, memory()))
    start = perf_counter()
    overlay(case.sites, result, case.regions, level="buurt", addresses=points)
    rows.append(("overlay of the sites of Zwolle", perf_counter() - start, memory()))
    return rows


def main() -> None:
    """Print the measurements as a table."""
    print(f"{'':44}{'s':>8}{'GB':>8}  target")
    targets = {0: "<= 1 s", 1: "<= 1 s", 3: "<= 4 GB"}
    for at, (what, seconds, peak) in enumerate([*measure_zwolle(), *measure_country()]):
        print(f"{what:44}{seconds:>8.2f}{peak:>8.2f}  {targets.get(at, '')}")


if __name__ == "__main__":
    main()
