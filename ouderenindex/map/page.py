"""The map as a folium map: one self-contained page that runs no text from data.

Everything that is drawn comes from one JSON document and is put on the page as text. Scripts and
styles stand in the page itself and are named by their hash in a Content-Security-Policy, so that
a browser runs these and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import html
import os
import re
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import folium
from branca.element import Element, Figure
from folium.template import Template
from rcssmin import cssmin
from rjsmin import jsmin

from ouderenindex._atomic import write_text
from ouderenindex.classes import CLASSES
from ouderenindex.concepts import Concept
from ouderenindex.errors import ExportError
from ouderenindex.housing import Overlay, Site
from ouderenindex.map.extras import Extras
from ouderenindex.map.payload import payload, render_json
from ouderenindex.map.style import DIVERGING, SEQUENTIAL, shared_css
from ouderenindex.regions import Regions
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import text
from ouderenindex.trends import Trend

__all__ = ["PDOK_GREY", "OuderenindexMap", "build_map"]

PDOK_GREY = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png"
"""Grey background map of the Netherlands: PDOK, BRT Achtergrondkaart (CC BY 4.0, Kadaster)."""

_SCRIPTS = (
    "1_data",
    "2_model",
    "2_scale",
    "3_map",
    "3_labels",
    "4_overlays",
    "4_sites",
    "5_wheel",
    "6_panel",
    "6_trend",
    "7_table",
    "7_compare",
    "7_help",
    "8_link",
    "8_main",
)
_NOTEBOOK_HEIGHT = "760px"
_CHARSET = '<meta charset="utf-8">'

# Leaflet's pictures (layer switch, default pin) and its rule for Internet Explorer name files that
# are not in the page; nothing here uses them.
_LEAFLET_FILES = re.compile(r"[^{}]+\{[^{}]*url\((?!data:)[^)]*\)[^{}]*\}")
_INLINE = re.compile(r"<(script|style)([^>]*)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_EXTERNAL = re.compile(
    r"<script[^>]*\ssrc\s*=[^>]*>|<link[^>]*\shref\s*=[^>]*>|@import[^;]*;|url\((?!data:|#)[^)]*\)",
    re.IGNORECASE,
)


def build_map(
    result: IndexResult,
    regions: Regions,
    overlay: Overlay | None = None,
    sites: Sequence[Site] = (),
    concepts: Sequence[Concept] = (),
    *,
    title: str | None = None,
    lang: str = "nl",
    tiles: str | None = None,
    certainty: Certainty | None = None,
    trend: Trend | None = None,
    national: Mapping[str, float] | None = None,
    extras: Extras | None = None,
) -> OuderenindexMap:
    """Make the interactive map of a result.

    Parameters
    ----------
    result
        Scores of wijken and buurten.
    regions
        The same regions with their boundaries.
    overlay
        Sites laid over wijken, see :func:`ouderenindex.housing.overlay`.
    sites
        Planned housing, drawn as far as its place is known, and listed.
    concepts
        Woonzorgconcepten, listed.
    title
        Heading; by default the name of the index and of the municipality.
    lang
        ``nl`` or ``en``.
    tiles
        Address of background tiles with ``{z}``, ``{x}`` and ``{y}``, such as :data:`PDOK_GREY`:
        drawn under the areas where there is a network, unless the reader turns them off. Without
        it the page asks nothing of any server.
    certainty
        How sure the classes of this result are, from
        :func:`ouderenindex.robustness.robustness`: areas whose class is not stable are then
        marked as indicative, and the panel says how often the class came out. Without it the
        page does not tell.
    trend
        Scores of several years, from :func:`ouderenindex.trends.trend`: the panel then tells what
        changed, and a year can be chosen. A year after a break in method is named, not drawn.
    national
        Key of an indicator to the figure of the Netherlands (see
        :meth:`ouderenindex.statistics.Statistics.national`), shown beside that of the area.
    extras
        Need, balance and other figures per area, and places, to be laid over the map.

    Returns
    -------
    OuderenindexMap
        Shows itself in a notebook; ``save`` writes one HTML file.

    Raises
    ------
    ExportError
        If the address of the tiles is none.
    DataError
        If the certainty is that of another result, the trend that of other regions, or a layer
        cannot be drawn.
    """
    document = payload(
        result,
        regions,
        overlay,
        sites,
        concepts,
        title=title,
        lang=lang,
        certainty=certainty,
        trend=trend,
        national=national,
        extras=extras,
    )
    return OuderenindexMap(document, tiles=tiles)


class OuderenindexMap(folium.Map):
    """A folium map that is a page of its own.

    Layers of folium may be added to it; those that load scripts from a server are refused when
    the page is rendered.

    Parameters
    ----------
    document
        What the page knows, from :func:`ouderenindex.map.payload.payload`.
    tiles
        Address of background tiles, or None.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium reads the class attribute
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - the same
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = window.ouderenindex.map;{% endmacro %}"
    )

    def __init__(self, document: dict[str, Any], *, tiles: str | None = None) -> None:
        self.document = dict(document)
        images = "data:"
        if tiles is not None:
            self.document["tiles"] = tiles
            images += f" {_origin(tiles)}"
        super().__init__(tiles=None)
        # folium draws random names; the same input must give the same bytes.
        self._name, self._id = "Ouderenindex", "map"
        _Page(str(self.document["lang"]), images).add_child(self, name=self.get_name())

    def render(self, **kwargs: Any) -> str:
        """Put the parts of the page into the figure, as folium does; itself it is no text."""
        figure = self.get_root()
        assert isinstance(figure, Figure)
        lang = str(self.document["lang"])
        header = (
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{_text(self.document['title'])}</title>"
        )
        data = render_json(self.document)
        packed = {"style": _style(), "leaflet": _leaflet("leaflet.js"), "script": _script()}
        body = (
            _skeleton(lang)
            + f'<script type="application/json" id="oi-data">{data}</script>'
            + "".join(
                f'<script type="text/plain" id="oi-{name}">{_packed(content)}</script>'
                for name, content in packed.items()
            )
            + f"<script>{_boot()}</script>"
        )
        figure.header.add_child(Literal(header), name="ouderenindex_header")
        figure.html.add_child(Literal(body), name="ouderenindex_body")
        super().render(**kwargs)  # type: ignore[no-untyped-call]  # folium has no types
        return ""

    def html(self) -> str:
        """Return the whole page.

        Raises
        ------
        ExportError
            If a layer that was added wants a script, style or picture from a server.
        """
        return str(self.get_root().render())

    def save(
        self,
        outfile: str | bytes | Path | BinaryIO,
        close_file: bool = True,
        **kwargs: Any,
    ) -> None:
        """Write the page to a file, whole or not at all.

        Parameters
        ----------
        outfile
            Path, or a file open for writing bytes.
        close_file
            Whether to close a file that was given open.
        **kwargs
            Passed on to what is rendered, as folium does.

        Raises
        ------
        ExportError
            If the file cannot be written, or the page is not self-contained.
        """
        page = str(self.get_root().render(**kwargs))
        if isinstance(outfile, str | bytes | Path):
            write_text(Path(os.fsdecode(outfile)), page)
            return
        outfile.write(page.encode())
        if close_file:
            outfile.close()


class Literal(Element):
    """Text that goes into the page as it is: branca would read ``{{`` in it as a template."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self._content = content

    def render(self, **kwargs: Any) -> str:
        """Return the text."""
        del kwargs
        return self._content


class _Page(Figure):
    """The document around the map: language, policy, and the check that nothing is outside."""

    _template = Template(
        f'<!DOCTYPE html>\n<html lang="{{{{ this.lang }}}}">\n<head>\n{_CHARSET}\n'
        "{{ this.header.render(**kwargs) }}\n</head>\n<body>\n{{ this.html.render(**kwargs) }}\n"
        # What folium adds to a map needs Leaflet, which is unpacked first: see boot.js.
        "<script>window.ouderenindexLayers = () => {\n{{ this.script.render(**kwargs) }}\n};"
        "</script>\n</body>\n</html>\n"
    )

    def __init__(self, lang: str, images: str) -> None:
        super().__init__(height=_NOTEBOOK_HEIGHT)
        self.lang, self.images = lang, images
        self.header = Element()
        self.header._parent = self

    def render(self, **kwargs: Any) -> str:
        """Render, check and sign the page."""
        page = str(super().render(**kwargs))
        found = [match.group(0) for match in _INLINE.finditer(page)]
        loose = _INLINE.sub(_opening, page)
        styles = "".join(text for text in found if text[:6].lower() == "<style")
        external = _EXTERNAL.findall(loose) + re.findall(r"url\((?!data:|#)[^)]*\)", styles)
        if external:
            raise ExportError(
                f"the map would need the network: {external[0][:120]} "
                "(expected no script, style or picture from a server)"
            )
        policy = _policy(page, self.images)
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        return page.replace(_CHARSET, f"{_CHARSET}\n{meta}", 1)


def _opening(match: re.Match[str]) -> str:
    return f"<{match.group(1)}{match.group(2)}>"


def _policy(page: str, images: str) -> str:
    """Content-Security-Policy that allows the scripts and styles of this page only."""
    allowed: dict[str, list[str]] = {
        "script": [_digest(_leaflet("leaflet.js")), _digest(_script())],
        "style": [_digest(_style())],
    }
    for match in _INLINE.finditer(page):
        kind, attributes, content = match.group(1).lower(), match.group(2), match.group(3)
        if "type=" in attributes:  # data, which no browser runs
            continue
        allowed[kind].append(_digest(content))
    scripts, styles = (" ".join(dict.fromkeys(allowed[kind])) for kind in ("script", "style"))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src {images}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _origin(tiles: str) -> str:
    parts = urlsplit(tiles)
    plain = re.fullmatch(r"[a-z0-9.-]+(:\d+)?", parts.netloc)
    if parts.scheme != "https" or not plain or any(f"{{{k}}}" not in tiles for k in "zxy"):
        raise ExportError(
            f"'{tiles}' is no address of tiles (expected https://server/{{z}}/{{x}}/{{y}}.png)"
        )
    return f"https://{parts.netloc}"


def _text(value: object) -> str:
    """Text in HTML; braces too are written as entities, so that no template sees them."""
    return html.escape(str(value)).replace("{", "&#123;").replace("}", "&#125;")


def _read(name: str) -> str:
    return resources.files("ouderenindex.map").joinpath("static", name).read_text("utf-8")


def _leaflet(name: str) -> str:
    from xstatic.pkg import leaflet

    return (Path(leaflet.BASE_DIR) / name).read_text("utf-8")


@cache
def _packed(content: str) -> str:
    """Compress a script or style, so that the data has room: Leaflet takes 57 kB instead of 147.

    The page unpacks it and uses it under its hash, which for Leaflet is that of the file as
    published.
    """
    return base64.b64encode(zlib.compress(content.encode(), 9)).decode()


@cache
def _script() -> str:
    parts = "\n".join(_read(f"{name}.js") for name in _SCRIPTS)
    return str(jsmin(f"(() => {{\n'use strict';\n{parts}\n}})();"))


@cache
def _boot() -> str:
    return str(jsmin(_read("boot.js")))


@cache
def _style() -> str:
    unsure = "".join(f".part.unsure.k{c.number}{{--f:url(#oi-hatch-{c.number})}}" for c in CLASSES)
    scales = "".join(
        f".{sign}{number}{{--k:{colour}}}"
        for sign, colours in (("s", SEQUENTIAL), ("d", DIVERGING))
        for number, colour in enumerate(colours, start=1)
    )
    leaflet = _LEAFLET_FILES.sub("", str(cssmin(_leaflet("leaflet.css"))))
    return leaflet + str(cssmin(shared_css() + unsure + scales + _read("style.css")))


@cache
def _skeleton(lang: str) -> str:
    return "".join(_read("page.html").splitlines()).replace(
        "NOSCRIPT", _text(text("map.noscript", lang))
    )
