"""Access: how far people walk to the nearest facility of each kind, against the norm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ouderenindex.access.facilities import Facilities
from ouderenindex.access.network import WalkingNetwork
from ouderenindex.access.norm import WalkingNorm
from ouderenindex.errors import DataError, suggest
from ouderenindex.housing.points import AddressPoints, Floats, Integers
from ouderenindex.regions import Regions

__all__ = ["Access", "access"]

# Points measured at once in a straight line: bounds the pairs of point and facility in memory.
_CHUNK = 50_000
# Looked a little further than the norm, so that a rounded distance is still judged by the norm.
_SLACK = 1e-6


@dataclass(frozen=True, eq=False, repr=False)
class Access:
    """Walking distances of points to facilities.

    Attributes
    ----------
    points
        The n points measured from, each with the number of addresses that it stands for.
    facilities
        The facilities measured to.
    norm
        What they are judged by.
    kinds
        The k kinds measured: those of the norm of which there is any facility.
    absent
        Kinds of the norm of which the facilities have none: nothing is known of them.
    distance
        n x k, metres along the street to the nearest facility of each kind; infinite where no
        way over the network leads to one.
    nearest
        n x k, position of that facility in ``facilities``; -1 where there is none.
    number
        n x k, number of facilities of each kind within the distance of the norm.
    way
        ``straight``: straight line x ``norm.detour``; or ``network``.
    """

    points: AddressPoints
    facilities: Facilities
    norm: WalkingNorm
    kinds: tuple[str, ...]
    absent: tuple[str, ...]
    distance: Floats
    nearest: Integers
    number: Integers
    way: str

    def __repr__(self) -> str:
        within = self.summary(np.zeros(len(self.points), dtype=np.int64), 1)
        shown = within[["kind", "mean_distance", "share_within"]].to_string(index=False)
        return f"Access of {self.points!r}, {self.way}\n{shown}"

    @property
    def within(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Whether each point has a facility of each kind within the norm; n x k."""
        return np.asarray(self.distance <= self.norm.distance)

    def weighted(self) -> Floats:
        r"""Visits-weighted walking distance of each point, in metres; 0 or more.

        .. math:: D_i = \sum_k v_k d_{ik} / \sum_k v_k

        with :math:`d_{ik}` the distance to the nearest facility of kind k and :math:`v_k` the
        visits a year of the norm: the mean distance of one way over a year's visits. Kinds
        without visits, and kinds that are absent, do not count. NaN if no kind counts; infinite
        if one that counts cannot be reached.
        """
        visits = {kind.key: kind.visits for kind in self.norm.kinds}
        counted = [(at, visits[kind]) for at, kind in enumerate(self.kinds) if visits[kind]]
        if not counted:
            return np.full(len(self.points), np.nan)
        columns = [at for at, _ in counted]
        weights = np.array([weight for _, weight in counted], dtype=float)
        return np.asarray(self.distance[:, columns] @ weights / weights.sum())

    def summary(self, group: Integers, groups: int) -> pd.DataFrame:
        """Gather points in groups, each point counting for its addresses.

        Parameters
        ----------
        group
            Group of each point: 0 to ``groups - 1``, or -1 to leave it out.
        groups
            Number of groups.

        Returns
        -------
        pandas.DataFrame
            A row per group and kind: ``group, kind, addresses, reached, mean_distance`` (m, over
            the addresses from which one can be reached; NaN if none), ``within, beyond`` (numbers
            of addresses), ``share_within, share_beyond`` (0 to 1; NaN without addresses) and
            ``mean_number`` within the norm.
        """
        inside = np.flatnonzero((group >= 0) & (self.points.weight > 0))
        at, weight = group[inside], self.points.weight[inside]

        def total(values: Floats) -> Floats:
            return np.asarray(np.bincount(at, values * weight, minlength=groups), dtype=float)

        def part(some: Floats, of: Floats) -> Floats:
            out = np.full(groups, np.nan)
            return np.asarray(np.divide(some, of, out=out, where=of > 0))

        addresses = total(np.ones(len(inside)))
        tables = []
        for column, kind in enumerate(self.kinds):
            distance = self.distance[inside, column]
            reached = total(np.isfinite(distance).astype(float))
            within = total(self.within[inside, column].astype(float))
            walked = total(np.where(np.isfinite(distance), distance, 0.0))
            tables.append(
                pd.DataFrame(
                    {
                        "group": np.arange(groups),
                        "kind": kind,
                        "addresses": addresses,
                        "reached": reached,
                        "mean_distance": part(walked, reached),
                        "within": within,
                        "beyond": addresses - within,
                        "share_within": part(within, addresses),
                        "share_beyond": part(addresses - within, addresses),
                        "mean_number": part(
                            total(self.number[inside, column].astype(float)), addresses
                        ),
                    }
                )
            )
        columns = [
            "group", "kind", "addresses", "reached", "mean_distance", "within", "beyond",
            "share_within", "share_beyond", "mean_number",
        ]  # fmt: skip
        frame = pd.concat(tables) if tables else pd.DataFrame(columns=columns)
        return frame.sort_values("group", kind="stable").reset_index(drop=True)

    def by_region(self, regions: Regions, level: str = "buurt") -> pd.DataFrame:
        """Summarise access per buurt or wijk: the white spots as a table.

        Parameters
        ----------
        regions
            Boundaries.
        level
            ``buurt`` or ``wijk``.

        Returns
        -------
        pandas.DataFrame
            The columns of :meth:`summary`, with ``region`` and ``name`` for ``group``. A region
            without addresses has a row too: its distances are NaN, not 0.
        """
        codes = regions.level(level).index
        group = codes.get_indexer(pd.Index(self.points.regions(regions, level)))
        frame = self.summary(group.astype(np.int64), len(codes))
        at = frame["group"].to_numpy(dtype=np.int64)
        frame.insert(0, "region", codes.to_numpy(dtype=object)[at])
        frame.insert(1, "name", [regions.name(code) for code in frame["region"]])
        return frame.drop(columns="group")

    def white_spots(self, kind: str, size: float = 100.0) -> pd.DataFrame:
        """Squares with addresses beyond the norm for a kind, for on the map.

        Parameters
        ----------
        kind
            One of ``kinds``.
        size
            Side of the squares in metres; the points are gathered in them by their coordinates.

        Returns
        -------
        pandas.DataFrame
            ``x, y`` (the square's centre, EPSG:28992), ``size, addresses, beyond``; only squares
            with addresses beyond the norm, from south to north and west to east.

        Raises
        ------
        DataError
            If the kind was not measured, or squares are smaller than those of the points.
        """
        if kind not in self.kinds:
            raise DataError(f"Access to '{kind}' was not measured: {suggest(kind, self.kinds)}")
        if not size >= max(self.points.cell, 1.0):
            raise DataError(
                f"White spots cannot be shown in squares of {size:g} m "
                f"(expected {max(self.points.cell, 1.0):g} m or more)"
            )
        beyond = ~self.within[:, self.kinds.index(kind)]
        column = np.floor(self.points.x / size).astype(np.int64)
        row = np.floor(self.points.y / size).astype(np.int64)
        frame = pd.DataFrame(
            {"row": row, "column": column, "addresses": self.points.weight,
             "beyond": self.points.weight * beyond}
        ).groupby(["row", "column"], as_index=False, sort=True).sum()  # fmt: skip
        frame = frame[frame["beyond"] > 0].reset_index(drop=True)
        frame.insert(0, "x", (frame["column"] + 0.5) * size)
        frame.insert(1, "y", (frame["row"] + 0.5) * size)
        frame.insert(2, "size", float(size))
        return frame.drop(columns=["row", "column"])


def access(
    points: AddressPoints,
    facilities: Facilities,
    *,
    norm: WalkingNorm,
    network: WalkingNetwork | None = None,
) -> Access:
    """Measure how far it is from each point to the nearest facility of each kind of a norm.

    Distances are along the street: the straight line times ``norm.detour``, or over a network.
    They are not to be compared with distances of CBS, which are by car over the road.

    Parameters
    ----------
    points
        Where people live, or will live.
    facilities
        Where they go. Kinds that the norm does not have are left out.
    norm
        The kinds, the distance and the detour factor.
    network
        A walking network, instead of the straight line (needs scipy, the extra ``access``).

    Raises
    ------
    DataError
        If there is a network and scipy is not installed.
    """
    there = set(facilities.kind)
    kinds = tuple(key for key in norm.keys if key in there)
    shape = (len(points), len(kinds))
    distance = np.full(shape, np.inf)
    nearest = np.full(shape, -1, dtype=np.int64)
    number = np.zeros(shape, dtype=np.int64)
    for column, kind in enumerate(kinds):
        chosen = np.flatnonzero(facilities.kind == kind)
        to_x, to_y = facilities.x[chosen], facilities.y[chosen]
        if not len(points):
            break
        if network is None:
            found = _straight(points, to_x, to_y, norm)
        else:
            found = network.measure(points.x, points.y, to_x, to_y, norm.distance)
        distance[:, column], at, number[:, column] = found
        nearest[:, column] = np.where(at >= 0, chosen[at], -1)
    return Access(
        points=points,
        facilities=facilities,
        norm=norm,
        kinds=kinds,
        absent=tuple(key for key in norm.keys if key not in there),
        distance=distance,
        nearest=nearest,
        number=number,
        way="straight" if network is None else "network",
    )


def _straight(
    points: AddressPoints, to_x: Floats, to_y: Floats, norm: WalkingNorm
) -> tuple[Floats, Integers, Integers]:
    """Distance (m) to the nearest place, its position, and the number within the norm."""
    tree = shapely.STRtree(shapely.points(to_x, to_y))
    distance = np.empty(len(points))
    nearest = np.empty(len(points), dtype=np.int64)
    number = np.empty(len(points), dtype=np.int64)
    reach = norm.distance / norm.detour + _SLACK
    for start in range(0, len(points), _CHUNK):
        part = slice(start, start + _CHUNK)
        x, y = points.x[part], points.y[part]
        spots = shapely.points(x, y)
        _, near = tree.query_nearest(spots, all_matches=False)
        nearest[part] = near
        distance[part] = np.hypot(x - to_x[near], y - to_y[near]) * norm.detour
        spot, place = tree.query(spots, predicate="dwithin", distance=reach)
        walk = np.hypot(x[spot] - to_x[place], y[spot] - to_y[place]) * norm.detour
        number[part] = np.bincount(spot[walk <= norm.distance], minlength=len(x))
    return distance, nearest, number
