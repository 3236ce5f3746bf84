"""Build, explain and use an Ouderenindex for a Dutch municipality.

Per wijk, the risk and protective factors for people of 65 and over to keep living independently.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ouderenindex.definition import IndexDefinition, Indicator, Node, load_definition
    from ouderenindex.errors import (
        DataError,
        DefinitionError,
        ExportError,
        OuderenindexError,
        SourceError,
    )
    from ouderenindex.housing import Overlay, Site, overlay, read_sites
    from ouderenindex.map import build_map
    from ouderenindex.outputs import build
    from ouderenindex.project import Project, load_case, load_project
    from ouderenindex.regions import Regions, read_regions
    from ouderenindex.scoring import IndexResult, score
    from ouderenindex.statistics import Statistics, read_statistics

__version__ = "0.1.0"

# Loaded when first asked for: `ouderenindex --help` must not wait for geopandas.
_HOME = {
    "IndexDefinition": "definition",
    "Indicator": "definition",
    "Node": "definition",
    "load_definition": "definition",
    "DataError": "errors",
    "DefinitionError": "errors",
    "ExportError": "errors",
    "OuderenindexError": "errors",
    "SourceError": "errors",
    "Overlay": "housing",
    "Site": "housing",
    "overlay": "housing",
    "read_sites": "housing",
    "build_map": "map",
    "Project": "project",
    "build": "outputs",
    "load_case": "project",
    "load_project": "project",
    "Regions": "regions",
    "read_regions": "regions",
    "IndexResult": "scoring",
    "score": "scoring",
    "Statistics": "statistics",
    "read_statistics": "statistics",
}

__all__ = [
    "DataError",
    "DefinitionError",
    "ExportError",
    "IndexDefinition",
    "IndexResult",
    "Indicator",
    "Node",
    "OuderenindexError",
    "Overlay",
    "Project",
    "Regions",
    "Site",
    "SourceError",
    "Statistics",
    "__version__",
    "build",
    "build_map",
    "load_case",
    "load_definition",
    "load_project",
    "overlay",
    "read_regions",
    "read_sites",
    "read_statistics",
    "score",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'ouderenindex' has no attribute '{name}'")
    value = getattr(import_module(f"ouderenindex.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
