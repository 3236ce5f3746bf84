"""The monitor: scales, reading, intervals, results, and the one way out. All answers: fictief."""

from __future__ import annotations

import csv
import itertools
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builders import ROOT
from hypothesis import given
from hypothesis import strategies as st

from ouderenindex.errors import DataError, ExportError, OuderenindexError
from ouderenindex.monitor import (
    Monitor,
    mean_interval,
    read_monitor,
    read_scale,
    share_interval,
)

pytest.importorskip("scipy", reason="the monitor needs the extra 'monitor'")

LONELY = ROOT / "data/scales/de_jong_gierveld_6.toml"
EMOTIONAL = ("leegte", "mis_mensen", "in_de_steek")
SOCIAL = ("terugvallen", "vertrouwen", "verbonden")
ITEMS = ("leegte", "terugvallen", "vertrouwen", "mis_mensen", "verbonden", "in_de_steek")

HEAD = """
[monitor]
title = "Monitor woonzorgconcepten (fictief)"
scales = ["de_jong_gierveld_6", "thuis.toml"]
waves = ["voor", "na"]

[[feature]]
key = "gemengd"
label = "Gemengd wonen"

[[questionnaire]]
key = "bewoners"
label = "Bewoners (fictief)"
role = "resident"
file = "bewoners.csv"
concept = "concept"
wave = "meting"
person = "nummer"
missing = ["weet niet"]

[[questionnaire.question]]
column = "cijfer"
kind = "number"
key = "cijfer"
label = "Rapportcijfer"
minimum = 1
maximum = 10

[[questionnaire.question]]
column = "buren"
kind = "choice"
key = "buren"
label = "Contact met buren"
choices = ["vaak", "soms", "nooit"]
codes = { "1" = "vaak", "2" = "soms", "3" = "nooit" }

[[questionnaire.question]]
column = "toelichting"
kind = "free_text"
"""

HOME = """
[scale]
key = "thuis"
label = "Thuisgevoel (fictief)"
method = "mean"
minimum_answered = 2
minimum = 1
maximum = 5
source = "fictief"

[[item]]
key = "eigen"

[[item]]
key = "vreemd"
reversed = true

[[item]]
key = "vertrouwd"
"""

SECRET = "GEHEIM citaat van een bewoner"
CONCEPTS = {"a": (15, "has"), "b": (24, "has"), "c": (12, "has_not"), "d": (30, "has_not")}


def declaration(*, people: dict[str, int] | None = None, head: str = HEAD) -> str:
    lines = [head]
    for number, item in enumerate(ITEMS, start=1):
        lines.append(f'[[questionnaire.question]]\ncolumn = "v{number}"\n'
                     f'scale = "eenzaamheid"\nitem = "{item}"')  # fmt: skip
    for number, item in enumerate(("eigen", "vreemd", "vertrouwd"), start=1):
        lines.append(f'[[questionnaire.question]]\ncolumn = "t{number}"\n'
                     f'scale = "thuis"\nitem = "{item}"')  # fmt: skip
    for key, (size, feature) in CONCEPTS.items():
        lines.append(f'[[concept]]\nid = "{key}"\nlabel = "Concept {key}"\n'
                     f'{feature} = ["gemengd"]')  # fmt: skip
        for wave in ("voor", "na"):
            lines.append(f'[[group]]\nquestionnaire = "bewoners"\nconcept = "{key}"\n'
                         f'wave = "{wave}"\npeople = {(people or {}).get(key, size)}\n'
                         "left = 2")  # fmt: skip
    return "\n".join(lines)


HEADER = [
    "nummer", "concept", "meting", "cijfer", "buren", "toelichting",
    *(f"v{n}" for n in range(1, 7)), *(f"t{n}" for n in range(1, 4)), "mailadres",
]  # fmt: skip


def answers(seed: int = 1, absent: int = 2) -> list[list[str]]:
    """Answers of all but ``absent`` people of each concept, in both waves."""
    dice = random.Random(seed)
    words = ["ja", "min of meer", "nee"]
    return [
        [
            f"{key}{person}", key, wave, str(dice.randint(5, 9)), dice.choice("123"),
            SECRET if person % 3 == 0 else "",
            *(dice.choice(words) for _ in ITEMS),
            *(str(dice.randint(1, 5)) for _ in range(3)),
            "naam@example.invalid",
        ]
        for key, (size, _) in CONCEPTS.items()
        for wave in ("voor", "na")
        for person in range(size - absent)
    ]  # fmt: skip


Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a fictitious monitor; parts of it can be replaced."""

    def write(
        rows: Sequence[Sequence[str]] | None = None,
        header: Sequence[str] = HEADER,
        **more: object,
    ) -> Path:
        (tmp_path / "monitor.toml").write_text(declaration(**more), "utf-8")  # type: ignore[arg-type]
        (tmp_path / "thuis.toml").write_text(HOME, "utf-8")
        with (tmp_path / "bewoners.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *(answers() if rows is None else rows)])
        return tmp_path / "monitor.toml"

    return write


@pytest.fixture
def monitor(make: Make) -> Monitor:
    return read_monitor(make())


# --- Scales ----------------------------------------------------------------------------------


def lonely(said: Sequence[Sequence[str | None]]) -> pd.DataFrame:
    scale = read_scale(LONELY)
    codes = [[np.nan if word is None else scale.code(word) for word in one] for one in said]
    return scale.score(pd.DataFrame(codes, columns=list(ITEMS)))


def by_the_manual(said: Sequence[str | None]) -> tuple[float, float, float]:
    """The counts of the manual's own syntax: 2 and 3 of the negative, 1 and 2 of the positive."""
    code = {"nee": 1, "min of meer": 2, "ja": 3}
    given = {item: code[word] for item, word in zip(ITEMS, said, strict=True) if word is not None}
    emotional = sum(given.get(item) in (2, 3) for item in EMOTIONAL)
    social = sum(given.get(item) in (1, 2) for item in SOCIAL)
    return (
        np.nan if len(given) < 5 else float(emotional + social),
        np.nan if any(item not in given for item in EMOTIONAL) else float(emotional),
        np.nan if any(item not in given for item in SOCIAL) else float(social),
    )


def test_loneliness_is_scored_as_in_the_manual() -> None:
    """Every combination of answers, and each with one or two left open."""
    words = ("ja", "min of meer", "nee")
    said: list[Sequence[str | None]] = list(itertools.product(words, repeat=6))
    for left in (1, 2):
        for open_ in itertools.combinations(range(6), left):
            said += [[None if n in open_ else word for n in range(6)] for word in words]
    expected = [by_the_manual(one) for one in said]
    np.testing.assert_array_equal(lonely(said).to_numpy(), expected)


@pytest.mark.parametrize(
    ("score", "label"),
    [(0, "niet eenzaam"), (1, "niet eenzaam"), (2, "matig eenzaam"), (4, "matig eenzaam"),
     (5, "sterk eenzaam"), (6, "sterk eenzaam")],
)  # fmt: skip
def test_cut_offs(score: float, label: str) -> None:
    scale = read_scale(LONELY)
    assert scale.classify("eenzaamheid", pd.Series([score])).tolist() == [label]
    assert scale.classify("eenzaamheid", pd.Series([np.nan])).tolist() == [None]


def test_five_answers_are_the_same_scale_and_digits_are_refused() -> None:
    scale = read_scale(LONELY)
    assert [scale.code(word) for word in ("JA!", " ja ", "nee!", "min-of-meer")] == [3, 3, 1, 2]
    assert scale.code("1") is None  # 1 is yes in one questionnaire and no in another
    assert "Research on Aging" in scale.source


@given(
    st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=4, max_size=4),
    st.sampled_from(["sum", "mean", "proportional"]),
)
def test_scores_stay_in_range_and_reversing_mirrors_them(
    tmp_path_factory: pytest.TempPathFactory, said: list[int | None], kind: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    method = 'method = "mean"' if kind == "mean" else 'method = "sum"'
    rule = '\nmissing = "proportional"' if kind == "proportional" else ""
    found = {}
    for turned in ("true", "false"):
        items = "".join(f'[[item]]\nkey = "i{n}"\nreversed = {turned}\n' for n in range(4))
        path = folder / "schaal.toml"
        path.write_text(
            f'[scale]\nkey = "s"\nlabel = "S"\n{method}{rule}\nminimum_answered = 3\n'
            f'minimum = 1\nmaximum = 5\nsource = "fictief"\n{items}'
        )
        scale = read_scale(path)
        codes = pd.DataFrame({f"i{n}": [np.nan if c is None else c] for n, c in enumerate(said)})
        found[turned] = float(scale.score(codes)["s"].iloc[0])
    answered = sum(code is not None for code in said)
    assert np.isnan(found["true"]) == (answered < 3)
    if answered < 3:
        return
    low, high = scale.score_range()
    # What is left open lowers a plain sum: only with every answer does it reach its range.
    least = answered if kind == "sum" else low
    assert all(least - 1e-9 <= value <= high + 1e-9 for value in found.values())
    times = {"mean": 1, "sum": answered, "proportional": 4}[kind]
    assert sum(found.values()) == pytest.approx(6 * times)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("minimum_answered = 5", "minimum_answered = 7", "more than the 6 items"),
        ("high = 6", "high = 8", "lies outside 0 to 6"),
        ("low = 2\n", "low = 1\n", "overlaps"),
        ('method = "count"', 'method = "som"', "'count'"),
        ("count_from = 2", "", "count_from"),
        ('"in_de_steek"]', '"iets_anders"]', "items that the scale has not"),
        ("[answers]", "[antwoorden]", "antwoorden"),
        ('key = "verbonden"', 'key = "leegte"', "same key"),
    ],
)
def test_scales_that_contradict_themselves(tmp_path: Path, old: str, new: str, words: str) -> None:
    content = LONELY.read_text("utf-8")
    assert old in content
    path = tmp_path / "schaal.toml"
    path.write_text(content.replace(old, new), "utf-8")
    with pytest.raises(DataError, match=words):
        read_scale(path)


# --- Intervals -------------------------------------------------------------------------------

groups = st.integers(1, 60).flatmap(
    lambda people: st.tuples(st.just(people), st.integers(1, people))
)


@given(groups, st.data())
def test_share_intervals_hold_the_estimate_and_close(
    group: tuple[int, int], data: st.DataObject
) -> None:
    people, answered = group
    hits = data.draw(st.integers(0, answered))
    found = share_interval(hits, answered, people)
    assert found.bound_low - 1e-12 <= found.lower <= found.estimate <= found.upper
    assert found.upper <= found.bound_high + 1e-12
    whole = share_interval(hits, answered, answered)
    assert whole.lower == whole.upper == whole.bound_low == whole.bound_high == hits / answered
    assert whole.upper - whole.lower <= found.upper - found.lower


@pytest.mark.parametrize(("people", "answered"), [(12, 5), (15, 9), (24, 20)])
def test_share_intervals_cover_as_often_as_they_say(people: int, answered: int) -> None:
    from scipy.stats import hypergeom

    for members in range(people + 1):
        hits = np.arange(answered + 1)
        chance = hypergeom.pmf(hits, people, members, answered)
        inside = [
            found.lower - 1e-12 <= members / people <= found.upper + 1e-12
            for found in (share_interval(int(x), answered, people) for x in hits)
        ]
        assert chance[inside].sum() >= 0.95


@given(groups, st.data())
def test_mean_intervals_hold_the_estimate_and_close(
    group: tuple[int, int], data: st.DataObject
) -> None:
    people, answered = group
    values = data.draw(st.lists(st.integers(0, 6), min_size=answered, max_size=answered))
    found = mean_interval(values, people, (0, 6))
    assert found.estimate == pytest.approx(np.mean(values))
    assert found.bound_low <= found.lower <= found.estimate <= found.upper <= found.bound_high
    whole = mean_interval(values, answered, (0, 6))
    assert whole.upper - whole.lower == pytest.approx(0, abs=1e-12)
    assert whole.bound_high - whole.bound_low == pytest.approx(0, abs=1e-12)
    if answered < people:
        # Who did not answer may differ, also where all who did said the same.
        assert found.upper > found.lower
    nearer = mean_interval(values, max(answered, people - 1), (0, 6))
    assert nearer.upper - nearer.lower <= found.upper - found.lower + 1e-12


def test_the_interval_of_a_mean_is_that_of_the_textbook() -> None:
    """n = 4 of 10, s^2 = 10/3: 3 +- 3.182446 * sqrt(10/3) / 2 * sqrt(0.6)."""
    found = mean_interval([1, 2, 4, 5], 10, (-50, 50))
    half = 3.182446305 * np.sqrt(10 / 3) / 2 * np.sqrt(0.6)
    assert (found.lower, found.upper) == pytest.approx((3 - half, 3 + half))


@pytest.mark.parametrize("impossible", [(1, 0, 5), (3, 6, 5), (4, 3, 5)])
def test_impossible_shares_are_refused(impossible: tuple[int, int, int]) -> None:
    with pytest.raises(OuderenindexError, match=r"not possible|not a share"):
        share_interval(*impossible)


# --- Results ---------------------------------------------------------------------------------


def test_response_and_exits(monitor: Monitor) -> None:
    table = monitor.response().set_index(["wave", "concept"])
    assert tuple(table.loc[("na", "c"), ["people", "answered", "left"]]) == (12, 10, 2)
    assert tuple(table.loc[("na", "*"), ["people", "answered", "left"]]) == (81, 73, 8)
    assert table.at[("na", "c"), "response"] == 10 / 12


def test_pooled_results_are_of_all_answers(monitor: Monitor) -> None:
    table = monitor.means().set_index(["wave", "outcome", "concept"]).sort_index()
    for outcome in ("cijfer", "eenzaamheid", "thuis"):
        part = table.loc[("na", outcome)]
        alone = part.drop("*")
        pooled = (alone["estimate"] * alone["answered"]).sum() / alone["answered"].sum()
        assert part.at["*", "estimate"] == pytest.approx(pooled)
        assert part.at["*", "people"] == 81
    counts = monitor.shares().set_index(["wave", "outcome", "concept", "answer"])["count"]
    counts = counts.sort_index()
    assert counts.loc[("na", "buren", "*")].sum() == 73
    assert counts.loc[("na", "buren", "*", "vaak")] == sum(
        row[4] == "1" for row in answers() if row[2] == "na"
    )


def test_change_is_of_the_same_persons(make: Make) -> None:
    rows = answers()
    for row in rows:
        if row[2] == "na":
            first = next(r for r in rows if r[0] == row[0] and r[2] == "voor")
            row[3] = str(int(first[3]) + 1)
    rows = [row for row in rows if not (row[2] == "na" and row[0] in {"a0", "a1"})]
    table = read_monitor(make(rows)).changes().set_index(["outcome", "concept"])
    found = table.loc[("cijfer", "a")]
    assert (found["pairs"], found["people"]) == (11, 15)  # 13 answered before, 2 not after
    assert found["estimate"] == 1  # everyone one point up
    assert found["lower"] < 1 < found["upper"]  # and of those who are missing nothing is known
    assert table.loc[("cijfer", "*"), "pairs"] == 71


def test_unlinked_persons_have_no_change(make: Make) -> None:
    rows = [["", *row[1:]] for row in answers()]
    assert read_monitor(make(rows)).changes().empty


def test_features_are_hypotheses_with_a_warning(monitor: Monitor) -> None:
    table = monitor.hypotheses().set_index("outcome")
    row = table.loc["eenzaamheid"]
    assert row[["concepts_with", "concepts_without", "concepts_unknown"]].tolist() == [2, 2, 0]
    means = monitor.means().set_index(["wave", "outcome", "concept"])["estimate"]
    expected = np.mean([means["na", "eenzaamheid", c] for c in "ab"]) - np.mean(
        [means["na", "eenzaamheid", c] for c in "cd"]
    )
    assert row["difference"] == pytest.approx(expected)
    # Two of four can be drawn in six ways: no difference can be rarer than one in six.
    assert row["smallest_chance"] == 1 / 6
    assert not table["testable"].any()
    said = " ".join(monitor.warnings())
    assert "vermoedens" in said
    assert "te weinig" in said


# --- Reading ---------------------------------------------------------------------------------


def test_free_text_and_undeclared_columns_are_not_kept(monitor: Monitor) -> None:
    (given_,) = monitor.answers
    assert given_.dropped == ("mailadres",)
    assert given_.written["toelichting"] == sum(row[5] != "" for row in answers())
    assert not set(given_.frame.columns) & {"toelichting", "mailadres"}
    everything = given_.frame.to_csv() + repr(given_) + repr(monitor)
    for result in (monitor.response, monitor.means, monitor.shares, monitor.changes,
                   monitor.hypotheses):  # fmt: skip
        everything += result().to_csv()
    assert SECRET not in everything
    assert "naam@" not in everything


def test_excel_gives_the_same_as_csv(make: Make, monitor: Monitor) -> None:
    path = make(head=HEAD.replace("bewoners.csv", "bewoners.xlsx"))
    table = pd.DataFrame(answers(), columns=HEADER)
    for column in ("cijfer", "buren", "t1", "t2", "t3"):
        table[column] = table[column].astype(int)
    table.to_excel(path.with_name("bewoners.xlsx"), index=False)
    pd.testing.assert_frame_equal(read_monitor(path).means(), monitor.means())


def test_open_questions_and_blank_rows(make: Make) -> None:
    rows = answers()
    rows[0][3:] = [""] * (len(HEADER) - 3)
    rows[1][4] = "weet niet"
    (given_,) = read_monitor(make(rows)).answers
    assert given_.blank == 1
    assert len(given_.frame) == len(rows) - 1
    assert given_.frame["buren"].isna().sum() == 1


def test_all_problems_of_the_answers_are_told_at_once(make: Make) -> None:
    rows = answers()
    rows[0][3] = "11"
    rows[1][4] = "altijd"
    rows[2][6] = "misschien"
    rows[3][12] = "6"
    rows[4][1] = "zz"
    rows[5][2] = "tussen"
    rows[7][0] = rows[6][0]
    with pytest.raises(DataError) as caught:
        read_monitor(make(rows))
    problems = caught.value.problems
    assert [p.row for p in problems] == [2, 3, 4, 5, 6, 7, 9]
    assert [p.column for p in problems] == [
        "cijfer", "buren", "v1", "t1", "concept", "meting", "nummer",
    ]  # fmt: skip
    message = str(caught.value)
    assert "row 2, column 'cijfer': outside its scale: '11' (expected a number from 1 to 10)" in (
        message
    )
    assert "row 5, column 't1': outside its scale: '6' (expected a number from 1 to 5)" in message
    for part in ("bewoners.csv", "altijd", "'misschien'", "min of meer", "zz", "tussen"):
        assert part in message
    assert rows[6][0] not in message.split("row 9")[1]  # a person is not named


def test_more_answers_than_people(make: Make) -> None:
    with pytest.raises(DataError, match=r"more answers \(13\) than people: 'a, na'.*at most 9"):
        read_monitor(make(people={"a": 9}))


def test_missing_columns_are_named(make: Make) -> None:
    rows = [row[1:] for row in answers()]
    with pytest.raises(DataError, match="row 1, column 'nummer': column not found"):
        read_monitor(make(rows, header=HEADER[1:]))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('role = "resident"', 'role = "buurman"', "'resident', 'former_resident'"),
        ('file = "bewoners.csv"', 'file = "../bewoners.csv"', "may not leave the folder"),
        ('file = "bewoners.csv"', 'file = "weg.csv"', "there is no such file"),
        ('"thuis.toml"]', '"thuiss.toml"]', "no such scale"),
        ('choices = ["vaak", "soms", "nooit"]', "", "choices belong to a choice"),
        ('choices = ["vaak", "soms", "nooit"]', 'choices = ["*", "soms"]', "cannot be the name"),
        ("maximum = 10", "maximum = 1", "minimum must be below maximum"),
        ('wave = "meting"', "", "needs the column of the wave"),
        ('column = "cijfer"', 'column = "nummer"', "is used twice"),
        ('waves = ["voor", "na"]', 'waves = ["voor", "na"]\ncell = 3', "at least 5"),
        ('key = "gemengd"', 'key = "iets"', "unknown feature"),
        ('waves = ["voor", "na"]', 'waves = ["voor"]', "unknown wave"),
    ],
)
def test_monitor_files_that_contradict_themselves(
    make: Make, old: str, new: str, words: str
) -> None:
    assert old in HEAD
    with pytest.raises(DataError, match=words):
        read_monitor(make(head=HEAD.replace(old, new, 1)))


def test_a_scale_needs_all_its_items(make: Make) -> None:
    path = make()
    content = path.read_text("utf-8").replace('item = "verbonden"', 'item = "leegte"')
    path.write_text(content, "utf-8")
    with pytest.raises(DataError) as caught:
        read_monitor(path)
    assert "asked 2 times: 'leegte'" in str(caught.value)
    assert "asked 0 times: 'verbonden'" in str(caught.value)


# --- Publication -----------------------------------------------------------------------------


def test_nothing_is_written_unless_asked_by_name(make: Make, tmp_path: Path) -> None:
    monitor = read_monitor(make())
    before = sorted(tmp_path.rglob("*"))
    monitor.means()
    assert sorted(tmp_path.rglob("*")) == before
    with pytest.raises(TypeError):
        monitor.publish(out=tmp_path)  # type: ignore[call-arg]


@pytest.mark.parametrize("name", ["", "../weg", "a/b", "C:\\x", "Naam", ".x", "a" * 61, "x\n"])
def test_a_name_is_a_plain_name(monitor: Monitor, tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match="cannot be the name"):
        monitor.publish(name, tmp_path / "uit")
    assert not (tmp_path / "uit").exists()


def test_a_publication_holds_no_small_group(monitor: Monitor, tmp_path: Path) -> None:
    files = monitor.publish("juni", tmp_path / "uit", audit=tmp_path / "intern" / "log.csv")
    assert [f.name for f in files] == ["juni.md", "juni.csv", "log.csv"]
    table = pd.read_csv(files[1])
    shown = table[(table["kind"] == "count") & (table["value"] != "verborgen")]
    assert len(shown) > 20
    assert shown["value"].astype(int).min() >= 5
    written = "".join(file.read_text("utf-8") for file in files)
    assert not any(secret in written for secret in (SECRET, "naam@", "a0"))
    assert "emotioneel" not in written.lower()  # subscales narrow the classes down
    log = pd.read_csv(files[2])
    small = log[log["reason"] == "cell below threshold"]
    assert len(small) > 0
    assert (log["high"] - log["low"] >= 5).all()
    assert (small["high"] >= 5).all()
    # Every cell of the log is hidden in the publication.
    keys = ["questionnaire", "wave", "table"]
    at = table[table["kind"] == "count"].set_index([*keys, "group", "answer"])["value"]
    for row in log.itertuples():
        assert at[row.questionnaire, row.wave, row.table, row.row, row.column] == "verborgen"


def test_the_same_monitor_gives_the_same_bytes(monitor: Monitor, tmp_path: Path) -> None:
    first = [f.read_bytes() for f in monitor.publish("a", tmp_path / "1")]
    second = [f.read_bytes() for f in monitor.publish("a", tmp_path / "2")]
    assert first == second


def test_a_small_concept_says_nothing_about_itself(make: Make, tmp_path: Path) -> None:
    rows = [row for row in answers() if not (row[1] == "c" and int(row[0][1:]) >= 4)]
    page, _ = read_monitor(make(rows)).publish("klein", tmp_path / "uit")
    lines = [line for line in page.read_text("utf-8").splitlines() if "Concept c" in line]
    assert len(lines) == 12  # six tables in each of two waves
    for line in lines:
        assert set(line.replace("| Concept c |", "").split()) <= {"verborgen", "|"}


def test_labels_are_text_and_nothing_else(make: Make, tmp_path: Path) -> None:
    hostile = "=HYPERLINK(0)|<img src=x>[x](y)"
    head = HEAD.replace("Contact met buren", hostile).replace("Rapportcijfer", "@SUM(1)")
    page, table = read_monitor(make(head=head)).publish("x", tmp_path / "uit")
    shown = page.read_text("utf-8")
    assert "<img" not in shown
    assert "\\|&lt;img" in shown
    cells = [cell for row in csv.reader(table.read_text("utf-8").splitlines()) for cell in row]
    assert f"'{hostile}" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_english_on_request(monitor: Monitor, tmp_path: Path) -> None:
    page, table = monitor.publish("x", tmp_path, lang="en")
    assert "all concepts" in page.read_text("utf-8")
    assert "hidden" in table.read_text("utf-8")
    assert "verborgen" not in table.read_text("utf-8")


def test_without_scipy_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['scipy'] = None\n"
        "import pandas as pd\n"
        "from ouderenindex.errors import OuderenindexError\n"
        "from ouderenindex.monitor import Table, mean_interval, protect\n"
        "table = Table('t', 'r', 'c', pd.DataFrame({'a': [3, 20]}, ['x', 'y']))\n"
        "for attempt in (lambda: protect([table]), lambda: mean_interval([1, 2], 5, (0, 6))):\n"
        "    try: attempt()\n"
        "    except OuderenindexError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.count("ouderenindex[monitor]") == 2
