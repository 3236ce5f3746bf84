"""Files for others to work with: GeoJSON, GeoPackage and an Excel workbook."""

from ouderenindex._atomic import FIXED_TIME, staged, write_bytes, write_text
from ouderenindex.export.excel import write_excel
from ouderenindex.export.geojson import write_geojson
from ouderenindex.export.geopackage import write_geopackage

__all__ = [
    "FIXED_TIME",
    "staged",
    "write_bytes",
    "write_excel",
    "write_geojson",
    "write_geopackage",
    "write_text",
]
