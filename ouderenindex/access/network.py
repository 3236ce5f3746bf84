"""A walking network: streets and paths as edges, over which distances are measured."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ouderenindex._tables import read_table
from ouderenindex.errors import DataError, Problem, suggest
from ouderenindex.housing.places import points_of, read_gis
from ouderenindex.housing.points import Floats, Integers
from ouderenindex.regions import RD

__all__ = ["WalkingNetwork", "read_network"]

# Ends of lines within a centimetre of each other are one crossing.
_GRID = 0.01
# Sparse graphs take a length of 0 for no edge at all; this (m) is one, and adds nothing to a sum.
_LEAST = 1e-15
# Facilities measured from at once: as many distances to all nodes are held in memory.
_AT_ONCE = 32


@dataclass(frozen=True, eq=False, repr=False)
class WalkingNetwork:
    """Edges between nodes, walked in both directions.

    Attributes
    ----------
    x, y
        Coordinates of the nodes in EPSG:28992, in metres.
    start, end
        Nodes at the ends of each edge.
    length
        Metres along each edge.
    """

    x: Floats
    y: Floats
    start: Integers
    end: Integers
    length: Floats

    def __repr__(self) -> str:
        return (
            f"WalkingNetwork({len(self.x)} nodes, {len(self.length)} edges, "
            f"{self.length.sum() / 1000:.1f} km)"
        )

    def measure(
        self, x: Floats, y: Floats, to_x: Floats, to_y: Floats, limit: float
    ) -> tuple[Floats, Integers, Integers]:
        """Measure from each point to the nearest of the places, and count those within a limit.

        A point or place joins the network at the nearest spot on its nearest edge; the way from
        there to it is a straight line, and counts.

        Parameters
        ----------
        x, y
            Points.
        to_x, to_y
            Places, at least one.
        limit
            Metres along the network.

        Returns
        -------
        distance : array
            Metres to the nearest place; infinite where no way leads to one.
        nearest : array
            Position of that place, -1 where there is none.
        number : array
            Number of places within the limit.

        Raises
        ------
        DataError
            If scipy, the extra ``access``, is not installed.
        """
        dijkstra = _scipy("scipy.sparse.csgraph").dijkstra
        edge, position, away = self._join(to_x, to_y)
        knots = _Knots(self, edge, position)
        graph = knots.graph(away)
        places = knots.size + np.arange(len(edge))
        before, after, to_before, to_after, off = knots.beside(*self._join(x, y))

        def reach(along: Floats) -> Floats:
            """Metres from the points, given those from the knots."""
            ways = np.minimum(along[..., before] + to_before, along[..., after] + to_after)
            return np.asarray(ways + off)

        along, _, sources = dijkstra(
            graph, directed=False, indices=places, min_only=True, return_predecessors=True
        )
        distance = reach(along)
        closer = along[before] + to_before <= along[after] + to_after
        nearest = sources[np.where(closer, before, after)].astype(np.int64) - knots.size
        nearest[~np.isfinite(distance)] = -1
        number = np.zeros(len(x), dtype=np.int64)
        for first in range(0, len(places), _AT_ONCE):
            some = places[first : first + _AT_ONCE]
            each = dijkstra(graph, directed=False, indices=some, limit=limit)
            number += (reach(each) <= limit).sum(axis=0)
        return distance, nearest, number

    def _join(self, x: Floats, y: Floats) -> tuple[Integers, Floats, Floats]:
        """Nearest edge of each point, how far along it (0 to 1), and how far from it (m)."""
        ends = np.stack([self.start, self.end], axis=1)
        lines = shapely.linestrings(self.x[ends], self.y[ends])
        points = shapely.points(x, y)
        _, edge = shapely.STRtree(lines).query_nearest(points, all_matches=False)
        whole = shapely.length(lines[edge])
        along = shapely.line_locate_point(lines[edge], points)
        position = np.divide(along, whole, out=np.zeros(len(edge)), where=whole > 0)
        return edge, position, shapely.distance(lines[edge], points)


class _Knots:
    """The network with a knot wherever a place joins it: edges cut in pieces between knots."""

    def __init__(self, network: WalkingNetwork, edge: Integers, position: Floats) -> None:
        edges, nodes = np.arange(len(network.length)), len(network.x)
        self.size = nodes + len(edge)
        owner = np.concatenate([edges, edges, edge])
        where = np.concatenate([np.zeros(len(edges)), np.ones(len(edges)), position])
        knot = np.concatenate([network.start, network.end, nodes + np.arange(len(edge))])
        # Along each edge: its start, the places by their position, its end.
        rank = np.repeat([0, 2, 1], [len(edges), len(edges), len(edge)])
        order = np.lexsort((rank, where, owner))
        self._length = network.length
        self._owner, self._where, self._knot = owner[order], where[order], knot[order]
        self._first = np.searchsorted(self._owner, edges)

    def graph(self, away: Floats) -> Any:
        """Sparse matrix of the pieces; each place hangs on its knot by its distance away (m)."""
        piece = self._owner[1:] == self._owner[:-1]
        span = np.diff(self._where)[piece] * self._length[self._owner[1:][piece]]
        hooks = self.size - len(away) + np.arange(len(away))
        one = np.concatenate([self._knot[:-1][piece], hooks])
        other = np.concatenate([self._knot[1:][piece], self.size + np.arange(len(away))])
        span = np.maximum(np.concatenate([span, away]), _LEAST)
        low, high = np.minimum(one, other), np.maximum(one, other)
        # Of two ways between the same knots the shorter: a sparse matrix would add them up.
        order = np.lexsort((span, high, low))
        low, high, span = low[order], high[order], span[order]
        keep = np.append(True, (np.diff(low) != 0) | (np.diff(high) != 0)) & (low != high)
        shape = (self.size + len(away), self.size + len(away))
        matrix = _scipy("scipy.sparse").coo_matrix
        return matrix((span[keep], (low[keep], high[keep])), shape=shape).tocsr()

    def beside(
        self, edge: Integers, position: Floats, away: Floats
    ) -> tuple[Integers, Integers, Floats, Floats, Floats]:
        """Knots before and after points on edges, and the metres to each."""
        # One number for edge and position together: in whole edges from the first.
        after = np.searchsorted(self._owner + self._where, edge + position, side="right")
        last = np.append(self._first[1:], len(self._owner))[edge] - 1
        after = np.clip(after, self._first[edge] + 1, last)
        before = after - 1
        length = self._length[edge]
        to_before = np.maximum(position - self._where[before], 0.0) * length
        to_after = np.maximum(self._where[after] - position, 0.0) * length
        return self._knot[before], self._knot[after], to_before, to_after, away


def _scipy(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise DataError(
            "Distances over a walking network need scipy: install the extra 'access' "
            "(pip install 'ouderenindex[access]')"
        ) from None


def read_network(
    path: Path | str, *, nodes: Path | str | None = None, crs: str = RD, layer: str | None = None
) -> WalkingNetwork:
    """Read a walking network.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON or Shapefile with lines, which meet where they share a
        vertex (lines that only cross, as at a bridge, do not meet); or a CSV of edges with
        ``from, to`` and if known ``length`` (m along the street, else the straight line).
    nodes
        With a CSV of edges: a CSV with ``id`` and ``x, y`` (or ``lon, lat``).
    crs
        Coordinate system of ``x`` and ``y`` in the CSV of nodes.
    layer
        Layer of a file with several.

    Raises
    ------
    DataError
        With every problem of a file: its row, column, value and what was expected.
    """
    path = Path(path)
    if path.suffix.lower() != ".csv":
        return _of_lines(path, layer)
    if nodes is None:
        raise DataError(f"{path.name}: a CSV of edges needs a CSV of nodes (id, x, y)")
    return _of_tables(path, Path(nodes), crs)


def _of_lines(path: Path, layer: str | None) -> WalkingNetwork:
    problems: list[Problem] = []
    _, lines = read_gis(path, layer, problems)
    kinds = lines.geom_type.fillna("(empty)")
    told = {problem.row for problem in problems}
    for row in lines.index[~kinds.isin(("LineString", "MultiLineString"))]:
        if int(row) + 2 not in told:
            problems.append(Problem("not a line", int(row) + 2, "geometry", kinds[row], "a line"))
    if problems:
        raise DataError(f"{path.name}: the network cannot be used", problems)
    parts = shapely.get_parts(lines.to_numpy())
    spots, line = shapely.get_coordinates(parts, return_index=True)
    _, first, node = np.unique(
        np.round(spots / _GRID).astype(np.int64), axis=0, return_index=True, return_inverse=True
    )
    node = node.reshape(-1)
    piece = (line[1:] == line[:-1]) & (node[1:] != node[:-1])
    start, end = node[:-1][piece], node[1:][piece]
    if not len(start):
        raise DataError(f"{path.name}: the network has no line of any length")
    x, y = spots[first, 0], spots[first, 1]
    return WalkingNetwork(x, y, start, end, np.hypot(x[start] - x[end], y[start] - y[end]))


def _of_tables(edges: Path, nodes: Path, crs: str) -> WalkingNetwork:
    problems: list[Problem] = []
    table = read_table(nodes, required=("id",))
    points = points_of(table, crs, problems)
    if points is None or table.empty:
        raise DataError(f"{nodes.name}: nodes need id, x and y")
    told = {problem.row for problem in problems}
    for row in table.index[points.isna()]:
        if int(row) + 2 not in told:
            problems.append(Problem("a node needs a place", int(row) + 2, "x"))
    for row in table.index[table["id"].duplicated()]:
        problems.append(Problem("id occurs twice", int(row) + 2, "id", table.at[row, "id"]))
    if problems:
        raise DataError(f"{nodes.name}: the nodes cannot be used", problems)
    x, y = points.x.to_numpy(dtype=float), points.y.to_numpy(dtype=float)
    links = read_table(edges, required=("from", "to"))
    if links.empty:
        raise DataError(f"{edges.name}: the network has no edges")
    ends: list[npt.NDArray[np.int64]] = []
    for column in ("from", "to"):
        found = pd.Index(table["id"]).get_indexer(pd.Index(links[column]))
        for row in links.index[found < 0]:
            value = str(links.at[row, column])
            expected = suggest(value, table["id"])
            problems.append(Problem("unknown node", int(row) + 2, column, value, expected))
        ends.append(found.astype(np.int64))
    straight = np.hypot(x[ends[0]] - x[ends[1]], y[ends[0]] - y[ends[1]])
    length = straight
    if "length" in links.columns:
        length = pd.to_numeric(links["length"], errors="coerce").to_numpy(dtype=float)
        # Published lengths are rounded, to the metre as a rule.
        short = ~(length >= straight - 1) & (ends[0] >= 0) & (ends[1] >= 0)
        wrong = short | ~np.isfinite(length)
        for at, row in zip(np.flatnonzero(wrong), links.index[wrong], strict=True):
            expected = f"metres, {straight[at]:.0f} or more (the straight line)"
            value = str(links.at[row, "length"])
            problems.append(Problem("not a length", int(row) + 2, "length", value, expected))
    if problems:
        raise DataError(f"{edges.name}: the edges cannot be used", problems)
    return WalkingNetwork(x, y, ends[0], ends[1], length)
