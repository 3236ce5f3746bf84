"""Build the figures of the embedded Zwolle case from the raw publications.

    python scripts/build_zwolle_case.py SHARED_DATA_DIR [--out data/zwolle]

SHARED_DATA_DIR holds ``zwolle/`` and ``national/`` with the files as published. Written are
``sources.csv``, ``aliases.csv`` and ``statistics/*.csv``, all in the project's own schema. The
same input gives the same bytes. ``boundaries.gpkg`` is made by ``generalise_boundaries.py``;
``sites.csv`` and ``concepts.csv`` were written by hand from the municipality's documents.

The national tables are in Parquet, so this script needs pyarrow (in the extra ``test``).
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from zwolle_case.publications import (
    Figure,
    other_spellings,
    portal_figures,
    read_health,
    read_portal,
    read_survey,
    read_wijk_names,
)
from zwolle_case.publishers import HEALTH_YEARS, existing, sources

from ouderenindex.errors import ExportError, OuderenindexError
from ouderenindex.regions import normalise_name, read_regions
from ouderenindex.statistics import COLUMNS, Source

PORTAL_YEARS = tuple(range(2015, 2025))
# Names that no spelling rule leads to the official one.
OTHER_NAMES = (
    ("De Tippe", "BU01932250", "zwolle_bevolking_2024"),
    ("Milligen", "BU01932240", "zwolle_bevolking_2024"),
    ("Harculo en Hoog-Zuthem", "BU01935210", "zwolle_bevolking_2024"),
    ("Oosterenk", "BU01934030", "zwolle_voortgang_2023"),
    ("AA-landen", "WK019331", "zwolle_voortgang_2023"),
)
PORTAL_LAST = f"zwolle_bevolking_{PORTAL_YEARS[-1]}"


def build(shared: Path, out: Path) -> list[str]:
    """Write the figures, sources and aliases of the Zwolle case.

    Parameters
    ----------
    shared
        Folder with the raw publications.
    out
        Folder to write into; files of the same name are replaced once everything has been read.

    Returns
    -------
    list of str
        What was read and written, for people: also every name that needed an alias.

    Raises
    ------
    SourceError, DataError
        If a publication is missing or is not what it should be.
    ExportError
        If a file cannot be written.
    """
    zwolle, national = shared / "zwolle", shared / "national"
    aliases = {name: region for name, region, _ in OTHER_NAMES}
    regions = read_regions(existing(zwolle / "wijken_buurten_2023.gpkg"), aliases=aliases)
    buurten, everywhere = set(regions.level("buurt").index), set(regions.codes)

    health: list[Figure] = []
    for year in HEALTH_YEARS:
        name = f"rivm_50090NED_65plus_{year}"
        local, country = existing(zwolle / f"{name}.csv"), existing(national / f"{name}.parquet")
        health += read_health(local, year, everywhere, f"rivm_{year}")
        health += read_health(country, year, {"NL00"}, f"rivm_nederland_{year}")
    survey = list(read_survey(existing(zwolle / "buurt_voor_buurt_2014.csv"), buurten, "bvb_2014"))
    tables = [
        read_portal(existing(zwolle / "swing" / f"themas_{year}_buurten.xlsx"), year, regions)
        for year in PORTAL_YEARS
    ]
    population = [
        figure for t in tables for figure in portal_figures(t, f"zwolle_bevolking_{t.year}")
    ]

    spellings = other_spellings(tables, regions)
    known = {name: (region, PORTAL_LAST) for name, region in spellings.items()}
    cbs = read_wijk_names(existing(national / "cbs_wijk_2016.csv.gz"), regions)
    known |= {name: (region, "cbs_wijken_2016") for name, region in cbs.items()}
    known |= {name: (region, source) for name, region, source in OTHER_NAMES}
    written = {
        "sources.csv": (
            [field.name for field in fields(Source)],
            [astuple(source) for source in sources(shared, tables)],
        ),
        "aliases.csv": (
            ["alias", "region", "source"],
            sorted(((name, *rest) for name, rest in known.items()), key=lambda row: row[1::-1]),
        ),
    }
    for name, figures in (
        ("rivm_gezondheid_65plus", health),
        ("buurt_voor_buurt_2014", survey),
        ("bevolking", population),
    ):
        rows = sorted(figures, key=lambda f: (f.indicator, f.period, f.region))
        written[f"statistics/{name}.csv"] = (list(COLUMNS), [figure.row() for figure in rows])
    for name, (header, lines) in written.items():
        _write_csv(out / name, header, lines)

    official = {normalise_name(name) for name in regions.level("buurt")["name"]}
    needed = {name for name in spellings if normalise_name(name) not in official}
    report = [f"{len(tables)} exports of the portal, each with {len(buurten)} buurten"]
    report += [
        f"  '{name}' is {region} {regions.name(region)}: "
        + ("by alias" if name in needed else "by spelling")
        for name, region in sorted(spellings.items(), key=lambda item: item[1])
    ]
    return report + [f"{out / name}: {len(lines)} rows" for name, (_, lines) in written.items()]


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    draft = path.with_name(path.name + ".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
        draft.replace(path)
    except OSError as error:
        if path.parent.is_dir():
            draft.unlink(missing_ok=True)
        raise ExportError(f"{path}: the file cannot be written ({error.strerror})") from error


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; return the exit code (2 for an error of the user)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path, metavar="SHARED_DATA_DIR")
    parser.add_argument("--out", type=Path, default=Path("data/zwolle"), metavar="FOLDER")
    options = parser.parse_args(arguments)
    try:
        report = build(options.shared, options.out)
    except OuderenindexError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
