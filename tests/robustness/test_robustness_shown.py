"""Certainty in tables and words."""

from __future__ import annotations

from string import Formatter
from time import process_time

import numpy as np
import pytest
from disturbed import NOTHING

from ouderenindex.errors import DataError
from ouderenindex.robustness import (
    Certainty,
    robustness,
)
from ouderenindex.scoring import IndexResult
from ouderenindex.texts.certainty_en import CERTAINTY as EN
from ouderenindex.texts.certainty_nl import CERTAINTY as NL


def test_stable_is_what_enough_draws_agree_on(result: IndexResult, certainty: Certainty) -> None:
    strict = robustness(result, draws=400, threshold=1.0)
    loose = robustness(result, draws=400, threshold=0.3)
    known = certainty.stable.notna()
    for found in (strict, certainty, loose):
        expected = found.probability * found.with_score >= found.threshold
        assert (found.stable[known].fillna(False) == expected[known].fillna(False)).all(axis=None)
    counts = [int(c.stable.sum().sum()) for c in (strict, certainty, loose)]
    assert counts[0] < counts[1] < counts[2]


def test_tables_sentences_and_verdicts(certainty: Certainty) -> None:
    table = certainty.table()
    assert len(table) == 16
    assert list(table.columns[:7]) == ["naam", "score", "klasse", "kans", "oordeel", "laag", "hoog"]
    np.testing.assert_allclose(table.iloc[:, 7:].sum(axis=1), 1)
    assert table.at["WK019311", "oordeel"] == "stabiel"
    assert set(table["oordeel"]) == {"stabiel", "indicatief"}
    assert certainty.verdict("Diezerpoort", lang="en") == "stable"
    sentence = certainty.explain("Diezerpoort")
    assert "‘zeer ongunstig’ is stabiel" in sentence and "%" in sentence and "," in sentence
    unsure = certainty.table().query("oordeel == 'indicatief'").index[0]
    assert "is indicatief" in certainty.explain(unsure)
    assert "indicative" in certainty.explain(unsure, lang="en")
    blank = certainty.probability.index[certainty.probability["ouderenindex"].isna()][0]
    assert certainty.verdict(blank) == ""
    assert certainty.explain(blank) == NL["certainty.sentence.none"]
    text = repr(certainty)
    assert "Holtenbroek" in text and "400" in text and "80%" in text
    assert certainty._repr_html_().startswith("<table")
    buurten = certainty.table("buurt", "gezondheid", "en")
    assert len(buurten) == 78 and "very unfavourable" in set(buurten["klasse"])
    with pytest.raises(DataError, match="perhaps 'gezondheid'"):
        certainty.chance("gezondhed")


def test_the_tidy_table_says_the_same(certainty: Certainty) -> None:
    tidy = certainty.tidy()
    assert len(tidy) == certainty.probability.notna().sum().sum()
    np.testing.assert_allclose(tidy.filter(regex=r"^chance_\d").sum(axis=1), 1)
    row = tidy[(tidy["region"] == "WK019330") & (tidy["node"] == "gezondheid")].iloc[0]
    assert row["score"] == certainty.result.scores.at["WK019330", "gezondheid"]
    assert row["chance"] == certainty.probability.at["WK019330", "gezondheid"]
    assert row[f"chance_{row['class']}"] == row["chance"]
    assert row["high"] == certainty.high.at["WK019330", "gezondheid"]


def test_the_assumptions_are_told_in_dutch(certainty: Certainty) -> None:
    rows = certainty.assumptions
    assert list(rows) == ["onderdeel", "keuze", "marge", "waarom"]
    assert list(rows["onderdeel"][:5]) == [
        "Gewichten", "Vergelijkbaar maken", "Samenvoegen", "Weglaten", "Vergelijking",
    ]  # fmt: skip
    text = " ".join(rows.astype(str).to_numpy().ravel())
    for words in ("0,50 tot 1,50", "percentielrang", "meetkundig", "29 cijfers", "7,5%",
                  "2,5 procentpunt", "gemiddelde van Zwolle"):  # fmt: skip
        assert words in text
    for indicator in certainty.result.definition.indicators:
        assert (f"Cijfer: {indicator.label}" in set(rows["onderdeel"])) == indicator.scored
    assert "{" not in text
    still = robustness(certainty.result, draws=1, uncertainty=NOTHING).assumptions
    assert (still["keuze"] == NL["assume.none"]).sum() == 4
    assert still["keuze"].iloc[-1] == NL["assume.figures.exact"]


def test_both_languages_say_the_same_things() -> None:
    assert set(NL) == set(EN)
    for key, dutch in NL.items():
        fields = [{f for _, f, _, _ in Formatter().parse(t) if f} for t in (dutch, EN[key])]
        assert fields[0] == fields[1], key


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"draws": 0}, "number of draws is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"threshold": 0.0}, "threshold is 0"),
        ({"threshold": 1.5}, "threshold is 1.5"),
    ],
)
def test_arguments_out_of_range(result: IndexResult, asked: dict[str, float], words: str) -> None:
    with pytest.raises(DataError, match=words):
        robustness(result, **asked)  # type: ignore[arg-type]


def test_progress_is_told_to_the_end(result: IndexResult) -> None:
    told: list[tuple[int, int]] = []
    robustness(result, draws=50, on_progress=lambda *at: told.append(at))
    assert told[-1] == (50, 50)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_five_thousand_draws_of_zwolle_take_three_seconds(result: IndexResult) -> None:
    # Time of both threads together: stricter than the clock, and the same on a busy machine.
    start = process_time()
    robustness(result, draws=5000)
    assert process_time() - start <= 3
