"""Facilities: where the shops, practices, stops and meeting places are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ouderenindex.errors import DataError, Problem, suggest
from ouderenindex.housing.places import read_places
from ouderenindex.housing.points import Floats
from ouderenindex.regions import RD

__all__ = ["KINDS", "Facilities", "read_facilities"]

KINDS = ("supermarket", "gp", "pharmacy", "stop", "meeting_place", "physiotherapist")

_COLUMNS = ("kind", "name", "x", "y", "lon", "lat")


@dataclass(frozen=True, eq=False, repr=False)
class Facilities:
    """Facilities as points.

    Attributes
    ----------
    kind, name
        Kind and name of each.
    x, y
        Coordinates in EPSG:28992, in metres.
    """

    kind: npt.NDArray[np.object_]
    name: npt.NDArray[np.object_]
    x: Floats
    y: Floats

    def __post_init__(self) -> None:
        if not len(self.kind) == len(self.name) == len(self.x) == len(self.y):
            raise DataError("Facilities need a kind, a name, an x and a y each")
        if not (np.isfinite(self.x) & np.isfinite(self.y)).all():
            raise DataError("Facilities need coordinates")

    def __len__(self) -> int:
        return len(self.kind)

    def __repr__(self) -> str:
        kinds, counts = np.unique(self.kind.astype(str), return_counts=True)
        counted = ", ".join(f"{n} {kind}" for kind, n in zip(kinds, counts, strict=True))
        return f"Facilities({counted or 'none'})"

    def only(self, chosen: npt.NDArray[np.bool_]) -> Facilities:
        """Keep the facilities that are chosen."""
        return Facilities(self.kind[chosen], self.name[chosen], self.x[chosen], self.y[chosen])

    def plus(self, kind: str, name: str, x: float, y: float) -> Facilities:
        """Add one facility, at a place in EPSG:28992."""
        return Facilities(
            np.append(self.kind, np.array([kind], dtype=object)),
            np.append(self.name, np.array([name], dtype=object)),
            np.append(self.x, x),
            np.append(self.y, y),
        )


def read_facilities(
    path: Path | str,
    crs: str = RD,
    *,
    layer: str | None = None,
    kinds: Sequence[str] = KINDS,
) -> Facilities:
    """Read facilities.

    Parameters
    ----------
    path
        A table (CSV or Excel) with ``kind, name`` and ``x, y`` or ``lon, lat`` (WGS84); or
        GeoJSON, GeoPackage or Shapefile with points, ``kind`` and ``name``.
    crs
        Coordinate system of ``x`` and ``y`` in a table.
    layer
        Layer or sheet of a file with several.
    kinds
        The kinds that may occur; a norm with other kinds gives its own, ``norm.keys``.

    Raises
    ------
    DataError
        With every problem of the file: its row, column, value and what was expected.
    """
    path = Path(path)
    problems: list[Problem] = []
    table, places = read_places(path, crs=crs, layer=layer, columns=_COLUMNS, problems=problems)
    misplaced = {problem.row for problem in problems}
    for name in ("kind", "name"):
        if name not in table.columns:
            expected = suggest(name, table.columns)
            problems.append(Problem("column not found", 1, name, expected=expected))
    types = places.geom_type.fillna("")
    first_with: dict[tuple[str, str, int, int], int] = {}
    for row in table.index:
        line = int(row) + 2
        if not types[row]:
            if line not in misplaced:
                problems.append(Problem("a facility needs a place", line, "x"))
        elif types[row] != "Point":
            problems.append(Problem("not a point", line, "geometry", types[row], "a point"))
        kind = str(table.at[row, "kind"]) if "kind" in table.columns else kinds[0]
        if kind not in kinds:
            problems.append(Problem("unknown kind", line, "kind", kind, suggest(kind, kinds)))
        name = str(table.at[row, "name"]) if "name" in table.columns else ""
        # Two nameless practices may share a building; of one name there is one at a place.
        if name and types[row] == "Point":
            key = (kind, name.casefold(), round(places[row].x), round(places[row].y))
            first = first_with.setdefault(key, line)
            if first != line:
                what = f"same kind, name and place as row {first}"
                problems.append(Problem(what, line, "name", name, "each facility once"))
    if problems:
        order = sorted(problems, key=lambda problem: problem.row or 0)
        raise DataError(f"{path.name}: the facilities cannot be used", order)
    return Facilities(
        table["kind"].to_numpy(dtype=object),
        table["name"].to_numpy(dtype=object),
        places.x.to_numpy(dtype=float),
        places.y.to_numpy(dtype=float),
    )
