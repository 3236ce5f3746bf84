"""Fetching from the loopback server, against what the server's own delay allows.

Each answer (a page of 1,000 rows of invented figures) comes after 50 ms. The least that 40 of
them take is the delay times 40, divided by the requests that run at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import requests

from ouderenindex.sources._http import Client, Query
from ouderenindex.sources.snapshots import Snapshots
from tests.loopback.server import Loopback, Response

REQUESTS, DELAY, PARALLEL = 40, 0.05, 4
PAGE = Response.json({"value": [{"region": f"WK{n:06}", "figure": n / 7} for n in range(1_000)]})


@dataclass(frozen=True)
class Row:
    """One measurement: its time, the least that the server allows, and the target."""

    what: str
    seconds: float
    least: float
    target: str

    @property
    def ratio(self) -> float:
        """Time as a share of the least; 1 means that only the server was waited for."""
        return self.seconds / self.least if self.least else math.nan


def best(run: Callable[[Path], object], rounds: int) -> float:
    """Shortest time in seconds, each round with a new folder."""
    taken = []
    for _ in range(rounds):
        with TemporaryDirectory() as folder:
            start = perf_counter()
            run(Path(folder))
            taken.append(perf_counter() - start)
    return min(taken)


def measure(rounds: int = 3) -> list[Row]:
    """Measure plain requests, our client alone and in parallel, and the snapshots."""
    with Loopback() as server:
        server.route("/t", lambda _: PAGE)
        server.fault("/t", "slow", times=math.inf, delay=DELAY)
        queries = [Query(f"{server.url}/t/{n}", "fictief", "fictief") for n in range(REQUESTS)]

        def plain(_folder: Path) -> None:
            with requests.Session() as session:
                session.trust_env = False
                for query in queries:
                    session.get(query.url, timeout=10).json()

        def ours(folder: Path, parallel: int) -> None:
            with Client(Snapshots(folder), parallel=parallel) as client:
                client.get_many(queries)

        def offline(_folder: Path) -> None:
            with Client(Snapshots(kept), offline=True) as client:
                for answer in client.get_many(queries):
                    answer.json()

        one_by_one = REQUESTS * DELAY
        together = math.ceil(REQUESTS / PARALLEL) * DELAY
        with TemporaryDirectory() as name:
            kept = Path(name)
            ours(kept, PARALLEL)
            four = f"ours, {PARALLEL} at once"
            return [
                Row("requests, one by one", best(plain, rounds), one_by_one, ""),
                Row("ours, one by one", best(lambda f: ours(f, 1), rounds), one_by_one, ""),
                Row(four, best(lambda f: ours(f, PARALLEL), rounds), together, "server's"),
                Row("offline, from snapshots", best(offline, rounds), 0, ""),
            ]


def main() -> None:
    """Print the measurements as a table."""
    print(f"{f'{REQUESTS} answers after {DELAY * 1000:.0f} ms':28}{'s':>8}{'least':>8}{'ratio':>8}")
    for row in measure():
        ratio = "" if math.isnan(row.ratio) else f"{row.ratio:.2f}"
        print(f"{row.what:28}{row.seconds:>8.3f}{row.least:>8.2f}{ratio:>8}  {row.target}")


if __name__ == "__main__":
    main()
