"""Access: the nearest of 1,000 facilities, and how many lie within the norm, for every address.

The addresses are scattered over the squares of the Zwolle case, and the facilities among them:
invented ("fictief"). Baselines: every distance with plain numpy, on a part; and scipy's k-d tree.
"""

from __future__ import annotations

import resource
from time import perf_counter

import numpy as np
from scipy.spatial import cKDTree

from ouderenindex.access import Facilities, WalkingNetwork, access, read_norm
from ouderenindex.housing import AddressPoints, read_addresses
from ouderenindex.project import data_folder

FACILITIES, PART, BLOCK = 1_000, 5_000, 100.0


def addresses() -> AddressPoints:
    """Scatter the addresses over their squares."""
    sample = read_addresses(data_folder() / "zwolle" / "addresses.csv")
    each = np.repeat(np.arange(len(sample)), sample.weight.astype(int))
    spread = np.random.default_rng(5).uniform(-0.5, 0.5, (2, len(each))) * sample.cell
    return AddressPoints(sample.x[each] + spread[0], sample.y[each] + spread[1], np.ones(len(each)))


def streets(points: AddressPoints) -> WalkingNetwork:
    """Lay a grid of streets under all addresses (fictief)."""
    columns = np.arange(points.x.min() - BLOCK, points.x.max() + 2 * BLOCK, BLOCK)
    rows = np.arange(points.y.min() - BLOCK, points.y.max() + 2 * BLOCK, BLOCK)
    x, y = np.meshgrid(columns, rows)
    node = np.arange(x.size).reshape(x.shape)
    start = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    end = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    return WalkingNetwork(x.ravel(), y.ravel(), start, end, np.full(len(start), BLOCK))


def main() -> None:
    """Print the measurements as a table."""
    norm = read_norm(data_folder() / "norms" / "walking.toml")
    points = addresses()
    rng = np.random.default_rng(6)
    at = rng.choice(len(points), FACILITIES, replace=False)
    x, y = (
        points.x[at] + rng.normal(0, 50, FACILITIES),
        points.y[at] + rng.normal(0, 50, FACILITIES),
    )
    names = np.array([f"fictief {n}" for n in range(FACILITIES)], dtype=object)

    def of_kinds(kinds: tuple[str, ...]) -> Facilities:
        return Facilities(np.resize(np.array(kinds, dtype=object), FACILITIES), names, x, y)

    one, all_kinds = of_kinds(norm.keys[:1]), of_kinds(norm.keys)
    network = streets(points)
    rows = []

    def measure(what: str, target: str, run: object) -> None:
        assert callable(run)
        start = perf_counter()
        run()
        rows.append((what, perf_counter() - start, target))

    size = f"{len(points):,} x {FACILITIES:,}"
    measure(f"{size}, one kind", "<= 2 s", lambda: access(points, one, norm=norm))
    measure(f"{size}, six kinds", "<= 2 s", lambda: access(points, all_kinds, norm=norm))
    measure(
        f"{size}, over {len(network.length):,} streets",
        "",
        lambda: access(points, all_kinds, norm=norm, network=network),
    )

    def trees() -> None:
        tree = cKDTree(np.c_[x, y])
        tree.query(np.c_[points.x, points.y])
        tree.query_ball_point(
            np.c_[points.x, points.y], norm.distance / norm.detour, return_length=True
        )

    def plain() -> None:
        apart = np.hypot(points.x[:PART, None] - x, points.y[:PART, None] - y) * norm.detour
        apart.argmin(axis=1), (apart <= norm.distance).sum(axis=1)

    measure("the same with scipy's k-d tree", "", trees)
    measure(f"plain numpy, {PART:,} addresses", "", plain)
    rows.append(("plain numpy, all by that rate", rows[-1][1] * len(points) / PART, ""))
    print(f"{'':44}{'s':>8}  target")
    for what, seconds, target in rows:
        print(f"{what:44}{seconds:>8.2f}  {target}")
    print(f"highest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
