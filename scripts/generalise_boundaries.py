"""Make outlines of wijken and buurten that are light enough for a map and fit each other exactly.

    python scripts/generalise_boundaries.py BOUNDARY_FILE OUT.gpkg [--tolerance 10]

BOUNDARY_FILE is any official file that GDAL reads, with one layer of wijken and one of buurten and
the field names of CBS and PDOK (``buurtcode`` or ``BU_CODE``, and so on). The outlines of the
embedded Zwolle case were made with the default settings.

Official files often hold neighbours that miss each other by millimetres. So the buurten are first
made into a valid coverage (no overlaps, no slivers, shared edges identical point for point), then
simplified as a coverage, so that they still share their edges. A wijk is the union of its buurten:
both levels share their edges too. The result is checked, and refused if it is not good enough.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from ouderenindex.errors import DataError, ExportError, OuderenindexError, Problem, suggest
from ouderenindex.regions import RD, Regions, read_regions

# A gap narrower than this is a slip in drawing; a wider one is a hole that is meant (metres).
GAP_WIDTH = 0.5
# Coordinates are kept in decimetres, finer than any reader of such a map can see; points nearer
# than that to each other are one point. Without it a slit that is open at the edge of the city
# is no gap to GEOS, and would become a string of holes.
DECIMALS = 1
SNAPPING = 10.0**-DECIMALS
MAX_AREA_ERROR = 0.005
# GDAL writes the time into a GeoPackage: a fixed one makes the same input give the same bytes.
TIMESTAMP = "2000-01-01T00:00:00.000Z"


@dataclass(frozen=True)
class Outlines:
    """Generalised outlines of both levels.

    Attributes
    ----------
    wijken
        Columns ``wijkcode, wijknaam, gemeentecode, gemeentenaam, geometry``, by code.
    buurten
        Columns ``buurtcode, buurtnaam, wijkcode, gemeentecode, geometry``, by code.
    report
        Index code; columns ``name``, ``level``, ``vertices_in``, ``vertices_out`` and
        ``area_error`` (difference in area as a share of the area in the input; 0.005 = 0.5%).
    """

    wijken: gpd.GeoDataFrame
    buurten: gpd.GeoDataFrame
    report: pd.DataFrame


def generalise(regions: Regions, tolerance: float = 10.0) -> Outlines:
    """Simplify the outlines of wijken and buurten without tearing them apart.

    Uses the coverage operations of GEOS: cleaning, and the simplification of Visvalingam and
    Whyatt on shared edges.

    Parameters
    ----------
    regions
        Regions with their official boundaries.
    tolerance
        Degree of simplification in metres: a bend is dropped when the triangle that it makes is
        smaller than the square of this. 0 only makes the coverage valid.

    Raises
    ------
    DataError
        If a wijk has no buurt, or the outcome is not a valid coverage, has new holes, or the
        area of any region is off by more than 0.5%; names every region concerned.
    """
    if not hasattr(shapely, "coverage_clean"):
        raise DataError(
            f"Shapely {shapely.__version__} (GEOS {shapely.geos_version_string}) cannot clean a "
            "coverage: shapely 2.2 with GEOS 3.14 is needed"
        )
    wijk, buurt = regions.level("wijk"), regions.level("buurt")
    childless = wijk.index.difference(pd.Index(buurt["parent"]))
    if len(childless):
        problems = [Problem("wijk without buurten", value=code) for code in childless]
        raise DataError("The layers of wijken and buurten do not fit each other", problems)

    clean = shapely.coverage_clean(
        buurt.geometry.to_numpy(), gap_width=GAP_WIDTH, snapping_distance=SNAPPING
    )
    simple = shapely.coverage_simplify(clean, tolerance)
    # Rounding point by point keeps shared edges shared: equal points stay equal.
    simple = shapely.transform(simple, lambda points: np.round(points, DECIMALS))
    small = buurt.set_geometry(gpd.GeoSeries(shapely.normalize(simple), buurt.index, crs=RD))
    parts = small.geometry.groupby(small["parent"])
    unions = {code: shapely.coverage_union_all(part.to_numpy()) for code, part in parts}
    large = wijk.set_geometry(
        gpd.GeoSeries(shapely.normalize([unions[code] for code in wijk.index]), wijk.index, crs=RD)
    )
    report = pd.concat([_compare(wijk, large), _compare(buurt, small)])
    _check(clean, large, small, report)

    gemeente = regions.frame["name"]
    wijken = gpd.GeoDataFrame(
        {
            "wijkcode": large.index,
            "wijknaam": large["name"].to_numpy(),
            "gemeentecode": large["parent"].to_numpy(),
            "gemeentenaam": large["parent"].map(gemeente).to_numpy(),
        },
        geometry=large.geometry.to_numpy(),
        crs=RD,
    )
    buurten = gpd.GeoDataFrame(
        {
            "buurtcode": small.index,
            "buurtnaam": small["name"].to_numpy(),
            "wijkcode": small["parent"].to_numpy(),
            "gemeentecode": small["parent"].map(large["parent"]).to_numpy(),
        },
        geometry=small.geometry.to_numpy(),
        crs=RD,
    )
    return Outlines(wijken, buurten, report)


def _compare(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": before["name"],
            "level": before["level"],
            "vertices_in": shapely.get_num_coordinates(before.geometry.to_numpy()),
            "vertices_out": shapely.get_num_coordinates(after.geometry.to_numpy()),
            "area_error": (after.area / before.area - 1.0).abs(),
        }
    )


def _check(
    clean: np.ndarray, large: gpd.GeoDataFrame, small: gpd.GeoDataFrame, report: pd.DataFrame
) -> None:
    """Refuse outlines that do not do what this script promises."""
    problems = [
        Problem("the outline crosses itself", value=f"{code} {name}")
        for frame in (large, small)
        for code, name in frame.loc[~frame.is_valid, "name"].items()
    ]
    for level, frame in (("wijken", large), ("buurten", small)):
        if not shapely.coverage_is_valid(frame.geometry.to_numpy()):
            problems.append(Problem(f"the {level} overlap or do not share their edges"))
    whole = shapely.coverage_union_all(small.geometry.to_numpy())
    if not shapely.equals(whole, shapely.coverage_union_all(large.geometry.to_numpy())):
        problems.append(Problem("the wijken together are not the buurten together"))
    holes, had = _count_holes(whole), _count_holes(shapely.coverage_union_all(clean))
    if holes > had:
        problems.append(Problem("holes have come about", value=holes, expected=str(had)))
    for code, row in report[report["area_error"] > MAX_AREA_ERROR].iterrows():
        limit = f"at most {MAX_AREA_ERROR:.1%}; try a smaller tolerance"
        found = f"{code} {row['name']}: {row['area_error']:.2%}"
        problems.append(Problem("the area has changed too much", value=found, expected=limit))
    if problems:
        raise DataError("The generalised outlines are not good enough", problems)


def _count_holes(geometry: shapely.Geometry) -> int:
    return sum(len(part.interiors) for part in shapely.get_parts(geometry))


def within(regions: Regions, gemeente: str) -> Regions:
    """Keep one municipality with its wijken and buurten.

    Raises
    ------
    DataError
        If the municipality is not in the file.
    """
    known = regions.level("gemeente").index
    if gemeente not in known:
        raise DataError(f"There is no municipality '{gemeente}': {suggest(gemeente, known)}")
    keep = [c for c in regions.codes if regions.ancestor(c, "gemeente") == gemeente]
    return Regions(regions.frame.loc[keep])


def write_outlines(outlines: Outlines, path: Path) -> None:
    """Write the layers ``wijken`` and ``buurten`` to a GeoPackage, or leave nothing behind.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": TIMESTAMP})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            draft = Path(folder) / "outlines.gpkg"
            for layer, frame in (("wijken", outlines.wijken), ("buurten", outlines.buurten)):
                # A spatial index would take more room than a hundred outlines do.
                pyogrio.write_dataframe(
                    frame, draft, layer=layer, driver="GPKG", SPATIAL_INDEX="NO"
                )
            draft.replace(path)
    except (OSError, pyogrio.errors.DataSourceError) as error:
        raise ExportError(f"{path}: the file cannot be written ({error})") from error
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def print_report(report: pd.DataFrame) -> None:
    """Print vertices and area errors of every region, and their sums."""
    width = max(len(name) for name in report["name"])
    print(f"{'code':<10}  {'name':<{width}}  {'vertices':>13}  {'area error':>10}")
    for code, row in report.iterrows():
        change = f"{row['vertices_in']} > {row['vertices_out']}"
        print(f"{code:<10}  {row['name']:<{width}}  {change:>13}  {row['area_error']:>10.3%}")
    for level, rows in report.groupby("level"):
        print(
            f"{len(rows)} {level}: {rows['vertices_in'].sum()} > {rows['vertices_out'].sum()} "
            f"vertices, largest area error {rows['area_error'].max():.3%}"
        )


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; return the exit code (2 for an error of the user)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("boundaries", type=Path, metavar="BOUNDARY_FILE")
    parser.add_argument("out", type=Path, metavar="OUT.gpkg")
    parser.add_argument("--wijken", default="wijken", metavar="LAYER")
    parser.add_argument("--buurten", default="buurten", metavar="LAYER")
    parser.add_argument("--gemeente", metavar="CODE", help="only this municipality of the file")
    parser.add_argument("--tolerance", type=float, default=10.0, metavar="METRES")
    options = parser.parse_args(arguments)
    if not (0.0 <= options.tolerance < float("inf")):
        parser.error(f"--tolerance: {options.tolerance} is not a number of metres, 0 or more")
    try:
        regions = read_regions(options.boundaries, wijken=options.wijken, buurten=options.buurten)
        if options.gemeente is not None:
            regions = within(regions, options.gemeente)
        outlines = generalise(regions, options.tolerance)
        write_outlines(outlines, options.out)
    except OuderenindexError as error:
        print(error, file=sys.stderr)
        return 2
    print_report(outlines.report)
    print(f"{options.out}: {options.out.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
