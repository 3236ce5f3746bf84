"""Where the data that come with the package are."""

from __future__ import annotations

from pathlib import Path

__all__ = ["data_folder"]


def data_folder() -> Path:
    """Folder with the embedded cases, definitions, norms, rules, scales and catalogue."""
    package = Path(__file__).resolve().parent
    inside = package / "data"
    # A wheel carries the data inside the package; a checkout has it beside the package.
    return inside if inside.is_dir() else package.parent / "data"
