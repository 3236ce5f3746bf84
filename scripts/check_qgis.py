"""Open what a build wrote in QGIS itself, and check what a GIS colleague would see there.

Run it with the Python that QGIS brings, after a build::

    apt-get install --no-install-recommends qgis python3-qgis
    ouderenindex build --out maps
    /usr/bin/python3 scripts/check_qgis.py maps --picture maps/qgis.png

Layers load and are valid, in the right reference system; the style that comes along is applied
without a click, with one rule for each class; each region is drawn by the rule of its class and by
no other; fields have readable names; the properties of a layer say what it is and where its figures
come from; tables and a file of one's own join by code. The picture is drawn by QGIS. Ends with 1
and everything that is wrong, or with 0.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

# No screen is needed, and none is looked for.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

try:
    from qgis.core import (
        NULL,
        Qgis,
        QgsApplication,
        QgsExpressionContext,
        QgsExpressionContextUtils,
        QgsMapRendererParallelJob,
        QgsMapSettings,
        QgsProject,
        QgsRenderContext,
        QgsVectorLayer,
        QgsVectorLayerJoinInfo,
    )
    from qgis.PyQt.QtCore import QSize
    from qgis.PyQt.QtGui import QColor
except ImportError:
    sys.exit("This Python has no QGIS: use the one that QGIS brings (Debian: /usr/bin/python3).")

CLASSES = 5
INDEX = "ouderenindex"
AREA_LAYERS = {"wijken": 28992, "buurten": 28992}
TABLES = ("scores_lang", "cijfers_lang", "definitie", "bronnen")


class Check:
    """What was found; everything is looked at before it ends."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def that(self, right: bool, what: str) -> None:
        if not right:
            self.wrong.append(what)
        print(f"{'ok   ' if right else 'WRONG'} {what}")


def _layer(source: str, name: str) -> QgsVectorLayer:
    options = QgsVectorLayer.LayerOptions(loadDefaultStyle=True)
    return QgsVectorLayer(source, name, "ogr", options)


def _check_names(check: Check, layer: QgsVectorLayer) -> None:
    plain = [f.name() for f in layer.fields() if f.name() not in ("fid", "id") and not f.alias()]
    check.that(not plain, f"{layer.name()}: every field has a readable name {plain[:3] or ''}")


def _check_metadata(check: Check, layer: QgsVectorLayer) -> None:
    """Check what the properties of a layer say: what it is and where its figures come from."""
    told, name = layer.metadata(), layer.name()
    check.that(bool(told.title() and told.abstract()), f"{name}: its properties say what it is")
    check.that(bool(told.licenses() and told.history()), f"{name}: and name sources and licences")
    check.that(told.crs().authid() == layer.crs().authid(), f"{name}: and its reference system")


def _check_areas(check: Check, layer: QgsVectorLayer, srid: int) -> None:
    """Check the style: each region is drawn by the rule of its class and by no other."""
    name = layer.name()
    check.that(layer.isValid(), f"{name}: QGIS loads it")
    if not layer.isValid():
        return
    check.that(layer.crs().authid() == f"EPSG:{srid}", f"{name}: {layer.crs().authid()}")
    renderer = layer.renderer()
    check.that(renderer.type() == "RuleRenderer", f"{name}: styled by default ({renderer.type()})")
    if renderer.type() != "RuleRenderer":
        return
    rules = renderer.rootRule().children()
    check.that(len(rules) == CLASSES + 1, f"{name}: {len(rules)} rules: five classes and the rest")
    colours = {rule.symbol().color().name() for rule in rules}
    check.that(len(colours) == len(rules), f"{name}: each rule has a colour of its own")
    check.that(all(rule.label() for rule in rules), f"{name}: each rule has a label in the legend")
    check.that(layer.labelsEnabled(), f"{name}: names are written on the map")
    expected = [f'"klasse_{INDEX}" = {n}' for n in range(1, CLASSES + 1)]
    check.that(
        [rule.filterExpression() for rule in rules[:CLASSES]] == expected and rules[-1].isElse(),
        f"{name}: rules go by the class column",
    )
    context = QgsRenderContext()
    values = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setExpressionContext(values)
    renderer.startRender(context, layer.fields())
    own_keys = {rule.ruleKey() for rule in rules}
    drawn: Counter[bool] = Counter()
    for feature in layer.getFeatures():
        values.setFeature(feature)
        context.setExpressionContext(values)
        number = feature[f"klasse_{INDEX}"]
        own = rules[CLASSES if number == NULL else int(number) - 1]
        # The key of the legend, because `symbolsForFeature` gives the symbol of the rest besides.
        keys = set(renderer.legendKeysForFeature(feature, context))
        drawn[keys & own_keys == {own.ruleKey()}] += 1
    renderer.stopRender(context)
    check.that(
        drawn[False] == 0 and drawn[True] == layer.featureCount() > 0,
        f"{name}: {drawn[True]} of {layer.featureCount()} regions drawn by the rule of their class",
    )
    _check_names(check, layer)


def _check_others(check: Check, gpkg: Path) -> list[QgsVectorLayer]:
    """Check the other layers that can be drawn, such as sites: they too are styled and named."""
    found = []
    package = QgsVectorLayer(str(gpkg), "alles", "ogr")
    separator = package.dataProvider().sublayerSeparator()
    for line in package.dataProvider().subLayers():
        name = line.split(separator)[1]
        layer = _layer(f"{gpkg}|layername={name}", name)
        if name in AREA_LAYERS or not layer.isSpatial():
            continue
        found.append(layer)
        check.that(layer.isValid(), f"{name}: QGIS loads it")
        check.that(layer.loadDefaultStyle()[1], f"{name}: styled by default")
        rules = layer.renderer().rootRule().children()
        check.that(all(rule.label() for rule in rules), f"{name}: the legend says what is drawn")
        _check_names(check, layer)
        _check_metadata(check, layer)
    return found


def _joined(layer: QgsVectorLayer, other: QgsVectorLayer, own: str, theirs: str) -> None:
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(other)
    join.setTargetFieldName(own)
    join.setJoinFieldName(theirs)
    join.setUsingMemoryCache(True)
    join.setPrefix("erbij_")
    layer.addJoin(join)


def _check_joins(check: Check, gpkg: Path, wijken: QgsVectorLayer, folder: Path) -> None:
    tables = {name: QgsVectorLayer(f"{gpkg}|layername={name}", name, "ogr") for name in TABLES}
    for name, table in tables.items():
        check.that(table.isValid() and table.featureCount() > 0, f"{name}: loads as a table")
    scores = tables["scores_lang"]
    scores.setSubsetString(f"onderdeel = '{INDEX}'")
    QgsProject.instance().addMapLayers([wijken, scores], addToLegend=False)
    _joined(wijken, scores, "code", "code")
    pairs = [(f[f"score_{INDEX}"], f["erbij_score"]) for f in wijken.getFeatures()]
    check.that(
        bool(pairs) and all(one == other for one, other in pairs),
        f"scores_lang joins to wijken by code ({len(pairs)} rows)",
    )
    wijken.removeJoin(scores.id())

    own = folder / "eigen.csv"
    codes = [f["code"] for f in wijken.getFeatures()]
    rows = [f"{code},{at}" for at, code in enumerate(codes)]
    own.write_text("\n".join(["wijkcode,getal", *rows]) + "\n", "utf-8")
    csv = QgsVectorLayer(str(own), "eigen", "ogr")
    QgsProject.instance().addMapLayer(csv, False)
    _joined(wijken, csv, "code", "wijkcode")
    numbers = [int(f["erbij_getal"]) for f in wijken.getFeatures() if f["erbij_getal"] != NULL]
    check.that(numbers == list(range(len(codes))), "a CSV of one's own joins to wijken by code")
    wijken.removeJoin(csv.id())


def _draw(layers: list[QgsVectorLayer], path: Path) -> bool:
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[-1].crs())
    settings.setExtent(layers[-1].extent().buffered(500))
    settings.setOutputSize(QSize(900, 800))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return bool(job.renderedImage().save(str(path)))


def main() -> int:
    parser = argparse.ArgumentParser(description="Check the files of a build in QGIS.")
    parser.add_argument("folder", type=Path, help="folder that `ouderenindex build` wrote")
    parser.add_argument("--picture", type=Path, help="PNG to draw wijken and sites in")
    given = parser.parse_args()
    gpkg = given.folder / "ouderenindex.gpkg"
    if not gpkg.is_file():
        print(f"{gpkg}: there is no such file (run `ouderenindex build` first)", file=sys.stderr)
        return 2
    # A profile of its own: what QGIS remembers of its user must not change the outcome.
    with tempfile.TemporaryDirectory() as profile:
        application = QgsApplication([], False, profile)
        application.initQgis()
        print(f"QGIS {Qgis.QGIS_VERSION}")
        check = Check()
        areas = {n: _layer(f"{gpkg}|layername={n}", n) for n in AREA_LAYERS}
        for name, layer in areas.items():
            _check_areas(check, layer, AREA_LAYERS[name])
            _check_metadata(check, layer)
        for name in AREA_LAYERS:
            path = given.folder / f"{name}.geojson"
            _check_areas(check, _layer(str(path), path.name), 4326)
        others = _check_others(check, gpkg)
        if areas["wijken"].isValid():
            _check_joins(check, gpkg, areas["wijken"], Path(profile))
            if given.picture is not None:
                sites = [other for other in others if other.name().startswith("locaties")]
                drawn = _draw([*sites, areas["wijken"]], given.picture)
                check.that(drawn, f"{given.picture}: drawn")
        print(f"{len(check.wrong)} wrong")
        # Layers are gone before the application that holds them.
        QgsProject.instance().clear()
        areas, others, sites, layer = {}, [], [], None
        application.exitQgis()
    return 1 if check.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
