"""Build the addresses of the embedded Zwolle case: how many there are in each square of 100 m.

    python scripts/build_zwolle_addresses.py SHARED_DATA_DIR [--out data/zwolle]

SHARED_DATA_DIR holds ``zwolle/adressen_punten.parquet`` as published by the municipality. Written
is ``addresses.csv``: ``x, y`` (the square's centre, EPSG:28992), ``addresses`` and ``cell`` (its
side in metres). The same input gives the same bytes. Reading Parquet needs pyarrow (in the extra
``test``).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from ouderenindex._atomic import write_text
from ouderenindex.errors import OuderenindexError
from ouderenindex.housing import read_addresses

CELL = 100


def build(shared: Path, out: Path) -> str:
    """Write the addresses of the Zwolle case.

    Parameters
    ----------
    shared
        Folder with the raw publications.
    out
        Folder to write into.

    Returns
    -------
    str
        What was written, for people.

    Raises
    ------
    DataError
        If the publication is missing or is not what it should be.
    ExportError
        If the file cannot be written.
    """
    points = read_addresses(shared / "zwolle" / "adressen_punten.parquet")
    squares = np.stack([points.x // CELL, points.y // CELL], axis=1).astype(np.int64)
    places, counts = np.unique(squares, axis=0, return_counts=True)
    rows = [
        f"{column * CELL + CELL // 2},{row * CELL + CELL // 2},{count},{CELL}"
        for (column, row), count in zip(places, counts, strict=True)
    ]
    path = write_text(out / "addresses.csv", "\n".join(["x,y,addresses,cell", *rows]) + "\n")
    return f"{path}: {len(points)} addresses in {len(rows)} squares of {CELL} m"


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; return the exit code (2 for an error of the user)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path, metavar="SHARED_DATA_DIR")
    parser.add_argument("--out", type=Path, default=Path("data/zwolle"), metavar="FOLDER")
    options = parser.parse_args(arguments)
    try:
        print(build(options.shared, options.out))
    except OuderenindexError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
