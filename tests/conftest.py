"""Shared fixtures: the embedded case, and the tiny municipality."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import shapely
from builders import SHARED, mini_folder
from hypothesis import settings

from ouderenindex.project import Project, load_case, load_project
from ouderenindex.scoring import IndexResult

# No test is timed: a machine that is busy is not a defect.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def mini(tmp_path: Path) -> Callable[..., Path]:
    """Make the tiny municipality in a temporary folder, with some of its files replaced."""
    return lambda **files: mini_folder(tmp_path / "mini", **files)


@pytest.fixture
def mini_project(mini: Callable[..., Path]) -> Project:
    return load_project(mini())


@pytest.fixture(scope="session")
def case() -> Project:
    return load_case("zwolle")


@pytest.fixture(scope="session")
def result(case: Project) -> IndexResult:
    return case.score()


@pytest.fixture(scope="session")
def shared() -> Path:
    if not (SHARED / "data").is_dir():
        pytest.skip("the reference material is not here (set OUDERENINDEX_SHARED)")
    return SHARED


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[1] / "scripts"))
    return importlib.import_module


@pytest.fixture
def script(load: Callable[[str], ModuleType]) -> ModuleType:
    if not hasattr(shapely, "coverage_clean"):
        pytest.skip("cleaning a coverage needs shapely 2.2")
    return load("generalise_boundaries")
