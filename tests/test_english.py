"""English on request: labels and explanations of a definition, in every output."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from builders import MINI_DEFINITION
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from typer.testing import CliRunner

from ouderenindex.audit import audit
from ouderenindex.charts import definition_tree, profile_chart
from ouderenindex.cli import app
from ouderenindex.compare import compare, severity
from ouderenindex.concepts import kind_text
from ouderenindex.definition import IndexDefinition, load_definition
from ouderenindex.errors import DefinitionError
from ouderenindex.fetch.definition_file import fill_template
from ouderenindex.map.payload import payload
from ouderenindex.outputs import build
from ouderenindex.project import Project, data_folder
from ouderenindex.report import render_methods
from ouderenindex.scoring import IndexResult

DUTCH = ("open_data", "ouderenindex_zwolle", "zwolle_themas_2014")


def _words(definition: IndexDefinition) -> dict[str, tuple[str, ...]]:
    """Everything that a definition says in words, by node."""
    return {
        node.key: (
            node.label,
            node.description,
            getattr(node, "note", ""),
            getattr(node, "unit", ""),
        )
        for node in definition.nodes()
    }


def _mini(folder: Path, changes: dict[str, str]) -> Path:
    text = MINI_DEFINITION
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path = folder / "definition.toml"
    path.write_text(text, "utf-8")
    return path


# --- The definition ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", DUTCH)
def test_the_embedded_definitions_are_wholly_translated(name: str) -> None:
    definition = load_definition(data_folder() / "definitions" / f"{name}.toml")
    english = definition.in_language("en")
    assert {node.language for node in english.nodes()} == {"en"}
    assert {node.language for node in definition.nodes()} == {"nl"}
    for key, (label, description, note, unit) in _words(english).items():
        dutch = _words(definition)[key]
        assert (bool(description), bool(note)) == (bool(dutch[1]), bool(dutch[2]))
        if key != definition.key:  # the name of the index is a name
            assert label != dutch[0]
        assert not description or description != dutch[1]
        # A unit is a sign, unless it is written with words.
        assert unit == dutch[3] or "euro" in unit
    assert english.in_language("nl") == definition
    assert english.in_language("en") is english and definition.in_language("nl") is definition


@given(translated=st.sets(st.sampled_from(["mini", "leven", "thuis", "eenzaam", "contact"])))
def test_what_has_no_translation_stays_as_it_is(translated: set[str]) -> None:
    base = IndexDefinition.model_validate(_TINY)
    definition = base
    for key in sorted(translated):
        definition = definition.evolve(key, en={"label": f"English {key}"})
    english = definition.in_language("en")
    for node in english.nodes():
        assert node.language == ("en" if node.key in translated else "nl")
        assert node.label == (
            f"English {node.key}" if node.key in translated else base[node.key].label
        )
    assert english.in_language("nl") == definition
    assert [n.key for n in english.nodes()] == [n.key for n in base.nodes()]


_TINY = {
    "root": {
        "level": "index", "key": "mini", "label": "Mini",
        "children": [{
            "level": "aspect", "key": "leven", "label": "Leven",
            "children": [{
                "level": "theme", "key": "thuis", "label": "Thuis",
                "children": [
                    {"key": "eenzaam", "label": "Eenzaam", "unit": "%", "direction": "risk"},
                    {"key": "contact", "label": "Contact", "unit": "%", "direction": "protective"},
                ],
            }],
        }],
    },
}  # fmt: skip


def test_a_translation_is_of_the_whole_node(tmp_path: Path) -> None:
    path = _mini(
        tmp_path,
        {
            'label = "Eenzaam"\n': 'label = "Eenzaam"\nnote = "Let op."\nen.label = "Lonely"\n',
            'label = "Contact"\n': 'label = "Contact"\nen.label = "Contact"\nen.note = "Mind."\n',
        },
    )
    with pytest.raises(DefinitionError) as caught:
        load_definition(path)
    message = str(caught.value)
    assert "indicator 'eenzaam'" in message and "en.note, for there is a note" in message
    assert "indicator 'contact'" in message and "no en.note, for there is no note" in message


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('en.lable = "Lonely"\nen.label = "Lonely"', "en.lable"),
        ('en.note = "Mind."', "en.label"),
        ('en.label = ""', "en.label"),
        ('en = "Lonely"', "en"),
        ('fr.label = "Seul"', "fr"),
        ('nl.label = "Eenzaam"', "nl"),
        ('language = "en"', "language"),
    ],
)
def test_a_mistake_in_a_translation_is_named(tmp_path: Path, line: str, named: str) -> None:
    path = _mini(tmp_path, {'label = "Eenzaam"\n': f'label = "Eenzaam"\n{line}\n'})
    with pytest.raises(DefinitionError) as caught:
        load_definition(path)
    assert f"indicator 'eenzaam': {named}" in str(caught.value)


def test_only_an_indicator_has_a_unit_to_translate(tmp_path: Path) -> None:
    path = _mini(
        tmp_path, {'label = "Thuis"\n': 'label = "Thuis"\nen.label = "Home"\nen.unit = "%"\n'}
    )
    with pytest.raises(DefinitionError, match=r"en\.unit"):
        load_definition(path)


def test_a_text_that_changes_loses_its_translation(case: Project) -> None:
    kept = case.definition.evolve("eenzaam", weight=2).in_language("en")
    assert kept["eenzaam"].label == "Lonely, 65+"
    renamed = case.definition.evolve("eenzaam", label="Alleen").in_language("en")
    assert (renamed["eenzaam"].label, renamed["eenzaam"].language) == ("Alleen", "nl")
    both = case.definition.evolve("eenzaam", label="Alleen", en={"label": "Alone"})
    assert both.in_language("en")["eenzaam"].label == "Alone"
    with pytest.raises(DefinitionError, match=r"en\.note"):
        case.definition.evolve("eenzaam", note="Let op.", en={"label": "Alone"})


def test_a_new_municipality_has_its_name_in_both_languages(
    mini_project: Project, tmp_path: Path
) -> None:
    template = tmp_path / "template.toml"
    text = MINI_DEFINITION.replace(
        'label = "Mini-index"', 'label = "Mini-index"\nen.label = "Mini index"'
    ).replace('label = "Contact"', 'label = "Contact"\nen.label = "In contact"')
    text = text.replace("[method]\nbase", '[reference]\nkind = "own"\n\n[method]\nbase')
    template.write_text(text, "utf-8")
    found = fill_template(template, mini_project.statistics, mini_project.regions, "Klein")
    path = tmp_path / "definition.toml"
    path.write_text(found.text, "utf-8")
    english = load_definition(path).in_language("en")
    assert english.label == "Ouderenindex Klein (open data)"
    assert english["contact"].label == "In contact"


# --- Results -----------------------------------------------------------------------------------


def test_language_changes_words_and_no_number(case: Project, result: IndexResult) -> None:
    english = result.in_language("en")
    pd.testing.assert_frame_equal(english.scores, result.scores)
    pd.testing.assert_frame_equal(english.contributions(), result.contributions())
    assert english is result.in_language("en") and result.in_language("nl") is result
    assert payload(english, case.regions) == payload(result, case.regions)


def test_reasons_are_told_in_the_language_asked(result: IndexResult) -> None:
    told = repr(result.explain("Holtenbroek", "eenzaamheid", "en")).splitlines()
    assert told[0] == "Holtenbroek (WK019330), Loneliness: 57.6 - very unfavourable"
    assert told[1] == "Risks" and "Protections" in told and told[-1] == "  none"
    assert any("Lonely, 65+: 58.4%, average 50.7% (RIVM" in line for line in told)
    dutch = repr(result.in_language("en").explain("Holtenbroek", "eenzaamheid")).splitlines()
    assert dutch == repr(result.explain("Holtenbroek", "eenzaamheid")).splitlines()
    shown = CliRunner().invoke(app, ["explain", "Holtenbroek", "--node", "eenzaamheid",
                                     "--lang", "en"])  # fmt: skip
    assert shown.output.splitlines() == told


def test_comparison_severity_trend_and_audit_name_nodes_in_english(
    case: Project, result: IndexResult
) -> None:
    both = compare(result, "Holtenbroek", "Stadshagen")
    assert "Social life" in list(both.scores("en")["part"])
    assert "Social cohesion" in list(both.points("en")["part"])
    assert "Sociale cohesie" in list(both.points()["onderdeel"])
    assert "Health" in set(severity(result).table(lang="en").iloc[:, 0])
    trend = case.trend()
    assert trend is not None
    notes = " ".join(trend.notes("en"))
    assert "‘Social cohesion’" in notes and "In 2020 the RIVM changed the model" in notes
    page = audit(result, lang="en").markdown()
    assert "Severely limited by health, 65+" in page.replace("\\", "")
    assert "uses age, household, income, education and dwelling" in page
    certainty = case.certainty(result, draws=2)
    assert (
        certainty.in_language("en")
        .assumptions["onderdeel"]
        .str.contains("Lonely, 65+", regex=False)
        .any()
    )
    pd.testing.assert_frame_equal(certainty.in_language("nl").assumptions, certainty.assumptions)


def test_kinds_and_targets_of_the_register_have_english_words(case: Project) -> None:
    kinds = {concept.kind for concept in case.concepts}
    assert all(kind_text(kind, "nl") == kind and kind_text(kind, "en") != kind for kind in kinds)
    assert kind_text("een eigen soort", "en") == "een eigen soort"
    assert [path.name("en") for path in case.register.paths()][1] == "Wmo dwellings"
    assert [path.name() for path in case.register.paths()][1] == "Wmo-woningen"


def test_a_reference_in_own_words_is_translated() -> None:
    definition = load_definition(data_folder() / "definitions" / "zwolle_themas_2014.toml")
    reference = definition.reference
    assert reference.en is not None
    assert (reference.label, reference.en.label) == (
        "gemiddelde van de buurten van {name}",
        "average of the buurten of {name}",
    )


# --- Outputs -----------------------------------------------------------------------------------


class _Text(HTMLParser):
    """Text of a page that is not marked as Dutch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link", "br", "img", "input", "hr", "col"):
            self._open.append((tag, dict(attrs).get("lang") == "nl" or tag in ("script", "style")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, hidden in self._open):
            self.found.append(" ".join(data.split()))


def _page(path: Path) -> list[str]:
    reader = _Text()
    reader.feed(path.read_text("utf-8"))
    return reader.found


def _map(path: Path) -> list[str]:
    written = re.search(r'id="oi-data">(.*?)</script>', path.read_text("utf-8"), re.S)
    assert written is not None
    found: list[str] = []

    def collect(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for each in value.values():
                collect(each)
        elif isinstance(value, list):
            for each in value:
                collect(each)

    collect(json.loads(written[1]))
    return found


def _workbook(path: Path) -> list[str]:
    book = load_workbook(path, read_only=True)
    return [
        str(cell)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str)
    ]


def _geopackage(path: Path) -> list[str]:
    found = []
    for layer in gpd.list_layers(path)["name"]:
        frame = gpd.read_file(path, layer=layer)
        for column in frame.columns:
            found += [str(value) for value in frame[column] if isinstance(value, str)]
    # Aliases stand in the styles, as XML.
    return [piece for text in found for piece in re.split(r'[<>"=]', text)]


@pytest.fixture(scope="module")
def english(case: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the outputs of the embedded case say in English, by file."""
    folder = tmp_path_factory.mktemp("english")
    build(case, folder, lang="en", draws=10)
    pages = [*folder.glob("locaties/*.html"), *folder.glob("wijkprofielen/*.html")]
    return {
        "verantwoording.html": _page(folder / "verantwoording.html"),
        **{page.name: _page(page) for page in pages},
        "kaart.html": _map(folder / "kaart.html"),
        "ouderenindex.xlsx": _workbook(folder / "ouderenindex.xlsx"),
        "ouderenindex.gpkg": _geopackage(folder / "ouderenindex.gpkg"),
        "wijken.qml": re.split(r'[<>"=]', (folder / "wijken.qml").read_text("utf-8")),
    }


def test_no_output_in_english_names_a_node_in_dutch(
    english: dict[str, list[str]], case: Project
) -> None:
    dutch, words = case.definition, case.definition.in_language("en")
    told = {
        text: getattr(words[node.key], field)
        for node in dutch.nodes()
        for field in ("label", "description", "note")
        if (text := getattr(node, field, "")) and text != getattr(words[node.key], field)
    }
    # A short label is a common word, that a source or a name may have too: only by itself.
    long = [text for text in told if text.count(" ") >= 2]
    left = {
        name: sorted(
            {said for said in texts if said in told}
            | {text for text in long for said in texts if text in said}
        )
        for name, texts in english.items()
    }
    assert {name: found for name, found in left.items() if found} == {}


def test_every_output_in_english_has_the_english_labels(
    english: dict[str, list[str]], case: Project
) -> None:
    labels = [i.label for i in case.definition.in_language("en").indicators]
    for name in ("verantwoording.html", "kaart.html", "ouderenindex.xlsx"):
        assert [label for label in labels if label not in english[name]] == []
    for name in ("ouderenindex.gpkg", "wijken.qml"):
        text = "\n".join(english[name])
        assert [label for label in labels if label not in text] == []
    for name in ("wijkprofiel-WK019330.html", "locatie-spoorzone.html"):
        assert any(label in english[name] for label in labels)
    assert "mixed housing" in english["kaart.html"]
    assert "gemengd wonen" not in english["kaart.html"]


def test_what_is_not_translated_is_marked_as_dutch(mini_project: Project) -> None:
    """A municipality that wrote no English: its words stand, and are read out as Dutch."""
    result = mini_project.score()
    page = render_methods(result, regions=mini_project.regions, lang="en")
    assert re.search(r'<th scope="row" class="d3" lang="nl">Eenzaam</th>', page)
    dutch = render_methods(result, regions=mini_project.regions)
    assert dutch.count('lang="nl"') == 1 and '<html lang="nl">' in dutch


def test_a_chart_of_an_english_definition_is_english(case: Project, result: IndexResult) -> None:
    tree = definition_tree(case.definition, lang="en")
    assert "Lonely, 65+" in set(tree.data["label"])
    profile = profile_chart(result, "Holtenbroek", lang="en")
    assert "Health" in set(profile.data["label"])
    assert "Eenzaam, 65-plus" in set(definition_tree(case.definition).data["label"])


def test_the_build_names_its_files_in_the_language_asked(
    mini_project: Project, tmp_path: Path
) -> None:
    for lang, said in (("en", "Map for the browser"), ("nl", "Kaart voor de browser")):
        made = build(mini_project, tmp_path / lang, lang=lang, draws=0)
        assert made.files["kaart.html"].startswith(said)
