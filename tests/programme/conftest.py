"""Programme and outputs that the tests of this folder share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from openpyxl.workbook import Workbook
from programme_outputs import CENTRE, NORM, book_of, write_files

from ouderenindex.access import Facilities
from ouderenindex.housing import AddressPoints
from ouderenindex.programme import NeedAndBalance, Programme
from ouderenindex.project import Project
from ouderenindex.scoring import IndexResult


@pytest.fixture(scope="session")
def programme(case: Project, result: IndexResult) -> Programme:
    return case.programme(result)


@pytest.fixture(scope="session")
def housing(programme: Programme) -> NeedAndBalance:
    assert programme.housing is not None
    return programme.housing


@pytest.fixture(scope="session")
def walked(case: Project, result: IndexResult) -> Programme:
    """Measure access to two invented facilities, from every fifth address square of the case."""
    facilities = Facilities(
        np.array(["supermarket", "gp"], dtype=object),
        np.array(["Fictieve winkel", "Fictieve praktijk"], dtype=object),
        np.array([CENTRE[0], CENTRE[0] + 2000]),
        np.array([CENTRE[1], CENTRE[1]]),
    )
    known = case.addresses
    assert known is not None
    few = AddressPoints(known.x[::5], known.y[::5], known.weight[::5], known.cell)
    return replace(case, facilities=facilities, norm=NORM, addresses=few).programme(result)


@pytest.fixture(scope="session")
def book(case: Project, result: IndexResult, programme: Programme) -> Workbook:
    return book_of(case, result, programme)


@pytest.fixture(scope="session")
def walked_book(case: Project, result: IndexResult, walked: Programme) -> Workbook:
    return book_of(case, result, walked)


@pytest.fixture(scope="session")
def package(
    case: Project,
    result: IndexResult,
    programme: Programme,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    return write_files(tmp_path_factory.mktemp("g") / "a.gpkg", case, result, programme)
