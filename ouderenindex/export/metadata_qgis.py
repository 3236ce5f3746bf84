"""Metadata in a GeoPackage: what a layer is and where its figures come from.

By the metadata extension of the GeoPackage standard (OGC 12-128r18, annex F.8), with documents in
the form of QGIS itself: it shows them in the properties of a layer without anything being set.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

from ouderenindex._atomic import FIXED_TIME
from ouderenindex.export.tables import printable
from ouderenindex.regions import RD
from ouderenindex.statistics import Source

__all__ = ["layer_metadata", "write_metadata"]

# The name by which QGIS finds its own documents.
_STANDARD = "http://mrcc.com/qgis.dtd"
_EXTENSION = "http://www.geopackage.org/spec120/#extension_metadata"
# Nothing else may become a link: printable ASCII without quotes, brackets and spaces.
_URL = re.compile(r"https?://[!#-&(-;=?-~]+")
_TABLES = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""


def layer_metadata(title: str, abstract: str, sources: Iterable[Source], lang: str = "nl") -> str:
    """Metadata of a layer in RD, as QGIS keeps them.

    Parameters
    ----------
    title
        Name of the layer in full.
    abstract
        What is in it and how to read it.
    sources
        Where the figures come from: each becomes a line of history (publisher, table, period,
        licence), its licence a licence, its address a link if that is one of the web.
    lang
        Language of title and abstract.

    Returns
    -------
    str
        A QGIS document. QGIS shows these texts as HTML without escaping them, so ``<`` and ``>``
        are written as ``‹`` and ``›``.
    """
    sources = list(sources)
    root = ET.Element("qgis")
    for tag, content in {"language": lang, "type": "dataset", "title": title}.items():
        _add(root, tag, content)
    _add(root, "abstract", abstract)
    links = ET.SubElement(root, "links")
    for source in sources:
        if _URL.fullmatch(source.url):
            words = {"name": _plain(source.publisher), "description": _plain(source.table)}
            ET.SubElement(
                links, "link", {"type": "WWW:LINK", "url": printable(source.url), **words}
            )
    said = [(f"{one.publisher}: {one.table}", one.period, one.licence) for one in sources]
    for parts in dict.fromkeys(said):
        _add(root, "history", "; ".join(filter(None, parts)))
    for licence in dict.fromkeys(source.licence for source in sources if source.licence):
        _add(root, "license", licence)
    reference = ET.SubElement(ET.SubElement(root, "crs"), "spatialrefsys")
    _add(reference, "authid", RD)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="unicode") + "\n"


def _add(parent: ET.Element, tag: str, content: str) -> None:
    ET.SubElement(parent, tag).text = _plain(content)


def _plain(content: str) -> str:
    return printable(content).replace("<", "‹").replace(">", "›")


def write_metadata(path: Path, documents: Mapping[str, str]) -> None:
    """Add documents of :func:`layer_metadata` to a GeoPackage without any.

    Parameters
    ----------
    path
        The GeoPackage.
    documents
        Name of a layer to its document.
    """
    time = FIXED_TIME.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with closing(sqlite3.connect(path)) as base, base:
        base.executescript(_TABLES)
        base.executemany(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', ?, 'read-write')",
            [("gpkg_metadata", _EXTENSION), ("gpkg_metadata_reference", _EXTENSION)],
        )
        for number, (layer, document) in enumerate(documents.items(), 1):
            base.execute(
                "INSERT INTO gpkg_metadata VALUES (?, 'dataset', ?, 'text/xml', ?)",
                (number, _STANDARD, document),
            )
            base.execute(
                "INSERT INTO gpkg_metadata_reference VALUES ('table', ?, NULL, NULL, ?, ?, NULL)",
                (layer, time, number),
            )
