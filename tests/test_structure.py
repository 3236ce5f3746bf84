"""The structure of the package: what may import what, and what loads when."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import ouderenindex

PACKAGE = Path(ouderenindex.__file__).parent

# In reading order: a module imports only from modules before it. `texts` and `classes` stand at
# the top because every output shares them; `methods` holds what a definition can declare, and
# what reads a result (robustness, comparison, audit, trends) stands right under scoring.
ORDER = (
    "errors",
    "texts",
    "classes",
    "_atomic",
    "_data",
    "_gdal",
    "_tables",
    "regions",
    "statistics",
    "methods",
    "nodes",
    "definition",
    "crosswalk",
    "sources",
    "scoring",
    "robustness",
    "audit",
    "compare",
    "trends",
    "housing",
    "access",
    "need",
    "balance",
    "concepts",
    "monitor",
    "programme",
    "map",
    "sheet",
    "export",
    "charts",
    "profile",
    "layers",
    "report",
    "project",
    "outputs",
    "whatif",
    "fetch",
    "cli",
)


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {
        name.split(".")[1] for name in found if name.startswith("ouderenindex.") and "." in name
    }


def test_modules_import_only_from_those_above() -> None:
    files = [p for p in PACKAGE.rglob("*.py") if p.name != "__init__.py" or p.parent != PACKAGE]
    modules = {file: file.relative_to(PACKAGE).parts[0].removesuffix(".py") for file in files}
    assert set(modules.values()) <= set(ORDER)
    wrong = [
        f"{file.relative_to(PACKAGE)} imports {name}"
        for file, module in modules.items()
        for name in _imports(file)
        if ORDER.index(name) > ORDER.index(module)
    ]
    assert wrong == []


def test_every_public_name_exists() -> None:
    for name in ouderenindex.__all__:
        assert getattr(ouderenindex, name) is not None
    assert sorted(ouderenindex.__all__) == sorted(dir(ouderenindex))


def test_no_file_of_a_thousand_lines() -> None:
    long = [p.name for p in PACKAGE.rglob("*.py") if len(p.read_text("utf-8").splitlines()) > 1000]
    assert long == []


def _run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_help_is_light() -> None:
    code = (
        "import sys; sys.argv = ['ouderenindex', '--help']\n"
        "from ouderenindex.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('heavy:', sorted({'geopandas', 'pandas', 'numpy', 'folium'} & set(sys.modules)))"
    )
    out = _run(code)
    assert "build" in out
    assert "heavy: []" in out


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, ouderenindex; print('geopandas' in sys.modules, 'folium' in sys.modules)"
    assert _run(code).strip() == "False False"
