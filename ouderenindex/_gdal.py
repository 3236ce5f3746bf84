"""Settings of GDAL, through which all GIS files are written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyogrio

from ouderenindex._atomic import FIXED_TIME

__all__ = ["fixed_time"]


@contextmanager
def fixed_time() -> Iterator[None]:
    """Let GDAL write one fixed time of change: the same input gives the same bytes."""
    name = "OGR_CURRENT_DATE"
    before = pyogrio.get_gdal_config_option(name)
    pyogrio.set_gdal_config_options({name: FIXED_TIME.strftime("%Y-%m-%dT%H:%M:%S.000Z")})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({name: before})
