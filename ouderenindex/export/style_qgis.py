"""Styles for QGIS (.qml): classes, balance and distance with their colours, and field names.

The classes are rules on the class column and not ranges of the score: QGIS takes the first range
that holds a value with both ends in, so that a score of exactly 75 would be drawn as "zeer
ongunstig" while it is "ongunstig". The rule for the rest draws regions without a score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal
from xml.etree import ElementTree as ET

from ouderenindex.classes import CLASSES, NO_DATA, ScoreClass
from ouderenindex.export.tables import class_limits, printable
from ouderenindex.map.style import DIVERGING, SEQUENTIAL
from ouderenindex.texts import number, text

__all__ = ["area_style", "balance_style", "distance_style", "site_style", "spot_style"]

# The oldest QGIS for which this form of style is documented to load; newer ones read it too.
_VERSION = "3.22.0-Białowieża"
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_BORDER, _TEXT, _SITE = "#4d4d4d", "#1a1a1a", "#5b2a86"
# A border that is seen beside both the darkest and the lightest balance.
_BETWEEN = "#8c8c8c"
_GEOMETRY = {"point": "0", "polygon": "2"}


def area_style(
    node: str,
    limits: Sequence[float],
    labels: Mapping[str, str],
    lang: str = "nl",
) -> str:
    """Style for a layer of wijken or buurten.

    Parameters
    ----------
    node
        Key of the node whose class colours the regions.
    limits
        The four class limits, for the legend.
    labels
        Field name to the name that QGIS shows for it.
    lang
        Language of the legend.

    Returns
    -------
    str
        The content of a .qml file.
    """
    rules = []
    for item in CLASSES:
        name = text(f"class.{item.key}", lang)
        scores = class_limits(item.number, limits, lang)
        label = f"{item.sign}  {name} ({scores})"
        rules.append((f'"klasse_{node}" = {item.number}', label, _area_symbol(item)))
    rules.append(("ELSE", text(f"class.{NO_DATA.key}", lang), _area_symbol(NO_DATA)))
    return _document(rules, "polygon", "naam", labels)


def site_style(
    geometry: Literal["point", "polygon"], labels: Mapping[str, str], lang: str = "nl"
) -> str:
    """Style for planned housing sites: markers, or hatched outlines over the classes.

    A buurt or wijk that stands for a site of which no more is known is outlined with dashes.

    Parameters
    ----------
    geometry
        ``point`` or ``polygon``.
    labels
        Field name to the name that QGIS shows for it.
    lang
        Language of the legend, and of the words in ``nauwkeurigheid``.
    """
    known, somewhere = text("export.style.site", lang), text("export.style.somewhere", lang)
    if geometry == "point":
        symbol = _symbol(
            "marker",
            "SimpleMarker",
            {"name": "diamond", "color": _rgba(_SITE), "outline_color": _rgba("#ffffff"),
             "outline_width": "0.3", "outline_width_unit": "MM", "size": "3.4", "size_unit": "MM"},
        )  # fmt: skip
        rules = [("", known, symbol)]
    else:
        exact = text("precision.exact", lang).replace("'", "''")
        rules = [
            (f"\"nauwkeurigheid\" = '{exact}'", known,
             _fill(_SITE, _SITE, "0.5", "b_diagonal")),
            ("ELSE", somewhere, _fill(_SITE, _SITE, "0.5", "b_diagonal", outline_style="dash")),
        ]  # fmt: skip
    return _document(rules, geometry, "naam", labels)


def balance_style(labels: Mapping[str, str], lang: str = "nl") -> str:
    """Style for the layer of balances: from far too little to far more than enough.

    The colours are not those of the classes: a need is no judgement of a wijk. Planned dwellings
    without a type, which could turn a shortage, are hatched over it.

    Parameters
    ----------
    labels
        Field name to the name that QGIS shows for it.
    lang
        Language of the legend.
    """
    rules = [
        (f'"stand" = {stand}', text(f"programme.stand.{stand}", lang), _solid(colour, _BETWEEN))
        for stand, colour in zip(range(-2, 3), DIVERGING, strict=True)
    ]
    unknown = text("programme.stand.unknown", lang)
    rules.append(('"stand" IS NULL', unknown, _solid(NO_DATA.colour, _BETWEEN)))
    open_ = text("programme.style.unspecified", lang)
    rules.append(('"zonder_type_hoog" > 0', open_, _hatch()))
    return _document(rules, "polygon", "naam", labels)


def distance_style(norm: float, labels: Mapping[str, str], lang: str = "nl") -> str:
    """Style for the layer of walking distances: in steps of the norm.

    Parameters
    ----------
    norm
        Distance of the norm, in metres.
    labels
        Field name to the name that QGIS shows for it.
    lang
        Language of the legend.
    """
    limits = [norm, 1.5 * norm, 2 * norm]
    words = [number(limit, 0, lang) for limit in limits]
    rules = [
        (f'"gewogen" <= {limits[0]}', text("programme.style.upto", lang, high=words[0]),
         _solid(SEQUENTIAL[0])),
        *(
            (f'"gewogen" > {limits[at]} AND "gewogen" <= {limits[at + 1]}',
             text("programme.style.between", lang, low=words[at], high=words[at + 1]),
             _solid(SEQUENTIAL[at + 1]))
            for at in (0, 1)
        ),
        (f'"gewogen" > {limits[2]}', text("programme.style.over", lang, low=words[2]),
         _solid(SEQUENTIAL[3])),
        ("ELSE", text("programme.style.unknown", lang), _solid(NO_DATA.colour)),
    ]  # fmt: skip
    return _document(rules, "polygon", "naam", labels)


def spot_style(kinds: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Style for white spots: one rule per kind of facility, to be switched on one by one.

    Parameters
    ----------
    kinds
        Key of a kind to its name.
    labels
        Field name to the name that QGIS shows for it.
    """
    rules = [
        (f"\"soort\" = '{key}'", name, _fill(SEQUENTIAL[3], SEQUENTIAL[4], "0.1", "dense4"))
        for key, name in kinds.items()
    ]
    return _document(rules, "polygon", "", labels)


def _solid(colour: str, border: str = _BORDER) -> ET.Element:
    return _fill(colour, border, "0.2", "solid")


def _area_symbol(item: ScoreClass) -> ET.Element:
    return _solid(item.colour)


def _fill(
    colour: str, outline: str, width: str, style: str, outline_style: str = "solid"
) -> ET.Element:
    options = {
        "color": _rgba(colour),
        "outline_color": _rgba(outline),
        "outline_style": outline_style,
        "outline_width": width,
        "outline_width_unit": "MM",
        "style": style,
    }
    return _symbol("fill", "SimpleFill", options)


def _hatch() -> ET.Element:
    """Slanting lines, dark with a light edge, so that they are seen on any colour."""
    symbol = _symbol("fill", "LinePatternFill", {"angle": "45", "distance": "2.6"})
    line = ET.SubElement(symbol[0], "symbol", {"type": "line", "alpha": "1", "name": "@0@0"})
    for colour, width in (("#ffffff", "0.8"), (_TEXT, "0.35")):
        _add_part(line, "SimpleLine", {"line_color": _rgba(colour), "line_width": width})
    return symbol


def _symbol(kind: str, layer: str, options: Mapping[str, str]) -> ET.Element:
    symbol = ET.Element("symbol", {"type": kind, "alpha": "1", "clip_to_extent": "1"})
    _add_part(symbol, layer, options)
    return symbol


def _add_part(symbol: ET.Element, layer: str, options: Mapping[str, str]) -> None:
    """Add a layer to a symbol; the last one lies on top."""
    part = ET.SubElement(
        symbol, "layer", {"class": layer, "enabled": "1", "locked": "0", "pass": "0"}
    )
    table = ET.SubElement(part, "Option", {"type": "Map"})
    for name, value in options.items():
        ET.SubElement(table, "Option", {"name": name, "type": "QString", "value": value})


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


def _document(
    rules: Sequence[tuple[str, str, ET.Element]],
    geometry: Literal["point", "polygon"],
    name_field: str,
    labels: Mapping[str, str],
) -> str:
    root = ET.Element(
        "qgis",
        {"version": _VERSION, "styleCategories": "Symbology|Labeling|Fields",
         "labelsEnabled": "1" if name_field else "0"},
    )  # fmt: skip
    renderer = ET.SubElement(
        root,
        "renderer-v2",
        {"type": "RuleRenderer", "symbollevels": "0", "enableorderby": "0", "forceraster": "0"},
    )
    tree = ET.SubElement(renderer, "rules", {"key": "ouderenindex"})
    symbols = ET.SubElement(renderer, "symbols")
    for at, (condition, label, symbol) in enumerate(rules):
        rule = {"key": f"ouderenindex-{at}", "symbol": str(at), "label": printable(label)}
        if condition:
            rule["filter"] = condition
        ET.SubElement(tree, "rule", rule)
        symbol.set("name", str(at))
        symbols.append(symbol)
    if name_field:
        _add_labels(root, name_field)
    aliases = ET.SubElement(root, "aliases")
    for at, (field, label) in enumerate(labels.items()):
        ET.SubElement(
            aliases, "alias", {"index": str(at), "field": field, "name": printable(label)}
        )
    ET.SubElement(root, "layerGeometryType").text = _GEOMETRY[geometry]
    ET.indent(root, " ")
    return _DOCTYPE + ET.tostring(root, encoding="unicode") + "\n"


def _add_labels(root: ET.Element, field: str) -> None:
    """Show the name of each feature; as plain text, whatever is in it."""
    settings = ET.SubElement(ET.SubElement(root, "labeling", {"type": "simple"}), "settings")
    style = ET.SubElement(
        settings,
        "text-style",
        {"fieldName": field, "isExpression": "0", "allowHtml": "0", "fontSize": "8",
         "fontSizeUnit": "Point", "textColor": _rgba(_TEXT), "textOpacity": "1"},
    )  # fmt: skip
    ET.SubElement(
        style,
        "text-buffer",
        {"bufferDraw": "1", "bufferSize": "0.8", "bufferSizeUnits": "MM",
         "bufferColor": _rgba("#ffffff"), "bufferOpacity": "1"},
    )  # fmt: skip
