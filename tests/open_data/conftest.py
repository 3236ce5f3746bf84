"""Services and figures that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fetching import YEAR, begin, made, opened
from loopback.odata import (
    FakeTable,
    kwb_wijken_2016,
    national_health,
)
from loopback.server import Loopback
from loopback.town import Services, fictitious_boundaries, serve

from ouderenindex.project import Project


@pytest.fixture
def zwolle(case: Project, tmp_path: Path) -> Iterator[Services]:
    with opened(case, tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def health(shared: Path) -> FakeTable:
    return national_health(shared, margins=("MW00000",))


@pytest.fixture
def deventer(shared: Path, health: FakeTable, tmp_path: Path) -> Iterator[Services]:
    """Deventer on boundaries that are fictief, with the real tables of the whole country."""
    with Loopback() as server:
        found = serve(server, tmp_path, fictitious_boundaries("GM0150", health.names, YEAR),
                      year=YEAR)  # fmt: skip
        found.odata.page = 10_000
        found.odata.add(health, kwb_wijken_2016(shared))
        yield found


@pytest.fixture(scope="session")
def undisturbed(case: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    with opened(case, folder) as found:
        return made(begin(found, folder / "z"))
