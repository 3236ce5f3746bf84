"""A server with CBS tables, and a client that asks it: what the tests of CBS share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ouderenindex.errors import SourceError
from ouderenindex.sources._http import Client
from ouderenindex.sources.catalogue import Catalogue, load_catalogue
from ouderenindex.sources.cbs import fetch_kwb
from ouderenindex.sources.snapshots import Snapshots
from ouderenindex.sources.tidy import Fetched

from .odata import TINY, FakeTable, ODataService
from .server import Loopback

TOWN = "GM9999"
OURS = [code for code in TINY if code[2:6] in ("00", "9999")]
ONLY_V4 = '[subjects.kwb]\nservices = ["cbs_v4"]\n'
ONLY_V3 = '[subjects.kwb]\nservices = ["cbs_v3"]\n'


class Bench:
    """A server with tables, and a client that asks it."""

    def __init__(self, folder: Path, server: Loopback, own: str, **options: int) -> None:
        self.folder, self.server = folder, server
        self.service = ODataService(server, **options)
        paths = [self.service.catalogue(folder)]
        if own:
            (folder / "own.toml").write_text(own, "utf-8")
            paths.append(folder / "own.toml")
        self.catalogue: Catalogue = load_catalogue(*paths)

    def client(self, **options: Any) -> Client:
        settings = {"wait": 0, "attempts": 3, "timeout": (2, 2), **options}
        return Client(Snapshots(self.folder / "snapshots"), **settings)

    def kwb(self, year: int = 2024, town: str | None = TOWN, **options: Any) -> Fetched:
        with self.client(**options) as client:
            return fetch_kwb(client, self.catalogue, town, year)

    def paths(self) -> list[str]:
        return [request.path for request in self.server.log]


Maker = Callable[..., Bench]


@contextmanager
def benches(folder: Path) -> Iterator[Maker]:
    """Give what makes a bench with tables; the server stops at the end."""
    with Loopback() as server:

        def make(*tables: FakeTable, own: str = "", v4: bool = True, **options: int) -> Bench:
            made = Bench(folder, server, own, **{"page": 7, **options})
            made.service.add(*tables, v4=v4)
            return made

        yield make


def wide(fetched: Fetched, column: str = "value") -> pd.DataFrame:
    return fetched.statistics.frame.pivot(index="region", columns="indicator", values=column)


def said_by(caught: pytest.ExceptionInfo[SourceError]) -> str:
    """The error as a user sees it: with the url of the service."""
    assert "http://127.0.0.1" in str(caught.value)
    return str(caught.value)
