"""Results of the monitor, for those who run it: response, scores, change, hypotheses.

Everything here is about few people and nothing is hidden. What may leave the house goes through
:func:`ouderenindex.monitor.publish`.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

import numpy as np
import pandas as pd

from ouderenindex.monitor.answers import Answers
from ouderenindex.monitor.declaration import Declaration, Group
from ouderenindex.monitor.intervals import Interval, mean_interval, share_interval
from ouderenindex.monitor.suppression import TOTAL

__all__ = ["categories", "changes", "hypotheses", "means", "measures", "response", "shares"]

_INTERVAL = ("estimate", "lower", "upper", "bound_low", "bound_high")
# Below this chance a difference between concepts would be more than the luck of who has a feature.
_TESTABLE = 0.05
Span = tuple[float, float]


def measures(answers: Answers, declared: Declaration) -> dict[str, tuple[str, Span]]:
    """Outcomes that have a mean: key to label and lowest and highest value."""
    found: dict[str, tuple[str, Span]] = {}
    for question in answers.questionnaire.questions:
        if question.kind == "scale_item":
            scale = declared.scale(question.scale)
            for outcome in scale.outcomes:
                found[outcome] = (scale.label_of(outcome), scale.range_of(outcome))
        elif question.kind == "number":
            span = (question.minimum or 0.0, question.maximum or 0.0)
            found[question.key] = (question.label, span)
    return found


def _groups(
    declared: Declaration, answers: Answers
) -> Iterator[tuple[str, str, list[Group], pd.DataFrame]]:
    """Wave, concept, its declared groups and its answers; then all concepts together."""
    asked = answers.questionnaire
    for wave in declared.waves:
        groups = declared.people(asked.key, wave)
        given = answers.frame[answers.frame["wave"] == wave]
        for concept, group in groups.items():
            yield wave, concept, [group], given[given["concept"] == concept]
        if groups:
            yield wave, TOTAL, list(groups.values()), given


def response(declared: Declaration, answers: Answers) -> pd.DataFrame:
    """Response and exits per concept and wave.

    Returns
    -------
    pandas.DataFrame
        ``questionnaire, role, wave, concept`` (``*``: all), ``people, answered, response`` (0 to
        1) and ``left``, people who moved out (NA: not known of all).
    """
    rows = []
    for wave, concept, groups, given in _groups(declared, answers):
        people = sum(group.people for group in groups)
        left = [group.left for group in groups]
        rows.append(
            {
                "questionnaire": answers.questionnaire.key,
                "role": answers.questionnaire.role,
                "wave": wave,
                "concept": concept,
                "people": people,
                "answered": len(given),
                "response": len(given) / people,
                "left": None if None in left else sum(number or 0 for number in left),
            }
        )
    columns = [
        "questionnaire", "role", "wave", "concept", "people", "answered", "response", "left",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).astype({"left": "Int64"})


def _estimate(interval: Interval) -> dict[str, float]:
    return {name: float(getattr(interval, name)) for name in _INTERVAL}


def means(declared: Declaration, answers: Answers, *, confidence: float = 0.95) -> pd.DataFrame:
    """Mean of each scale, subscale and number, per concept and pooled.

    Returns
    -------
    pandas.DataFrame
        ``questionnaire, wave, concept, outcome, label, answered, people`` and the interval of
        :func:`~ouderenindex.monitor.intervals.mean_interval`: ``estimate, lower, upper, bound_low,
        bound_high``. No row where nobody answered. Pooled takes everyone together: a concept counts
        by the number that answered.
    """
    rows = []
    for wave, concept, groups, given in _groups(declared, answers):
        people = sum(group.people for group in groups)
        for outcome, (label, span) in measures(answers, declared).items():
            values = given[outcome].dropna()
            if len(values):
                rows.append(
                    {
                        "questionnaire": answers.questionnaire.key,
                        "wave": wave,
                        "concept": concept,
                        "outcome": outcome,
                        "label": label,
                        "answered": len(values),
                        "people": people,
                        **_estimate(mean_interval(values, people, span, confidence=confidence)),
                    }
                )
    columns = ["questionnaire", "wave", "concept", "outcome", "label", "answered", "people"]
    return pd.DataFrame(rows, columns=[*columns, *_INTERVAL])


def shares(declared: Declaration, answers: Answers, *, confidence: float = 0.95) -> pd.DataFrame:
    """Share of each answer of a choice and each class of a scale, per concept and pooled.

    Returns
    -------
    pandas.DataFrame
        ``questionnaire, wave, concept, outcome, label, answer, count, answered, people`` and the
        interval of :func:`~ouderenindex.monitor.intervals.share_interval`, 0 to 1.
    """
    rows = []
    kinds = categories(answers, declared)
    for wave, concept, groups, given in _groups(declared, answers):
        people = sum(group.people for group in groups)
        for outcome, (label, options, column) in kinds.items():
            said = column.loc[given.index].dropna()
            for option in options if len(said) else ():
                count = int((said == option).sum())
                found = share_interval(count, len(said), people, confidence=confidence)
                rows.append(
                    {
                        "questionnaire": answers.questionnaire.key,
                        "wave": wave,
                        "concept": concept,
                        "outcome": outcome,
                        "label": label,
                        "answer": option,
                        "count": count,
                        "answered": len(said),
                        "people": people,
                        **_estimate(found),
                    }
                )
    columns = [
        "questionnaire", "wave", "concept", "outcome", "label", "answer", "count", "answered",
        "people",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[*columns, *_INTERVAL])


def categories(
    answers: Answers, declared: Declaration
) -> dict[str, tuple[str, tuple[str, ...], pd.Series]]:
    """Outcomes with named answers: key to label, the answers in order, and who said which."""
    found: dict[str, tuple[str, tuple[str, ...], pd.Series]] = {}
    for question in answers.questionnaire.questions:
        if question.kind == "choice":
            found[question.key] = (question.label, question.choices, answers.frame[question.key])
        elif question.kind == "scale_item":
            scale = declared.scale(question.scale)
            for outcome in scale.outcomes:
                if scale.bands(outcome):
                    labels = tuple(band.label for band in scale.bands(outcome))
                    classes = scale.classify(outcome, answers.frame[outcome])
                    found[outcome] = (scale.label_of(outcome), labels, classes)
    return found


def changes(declared: Declaration, answers: Answers, *, confidence: float = 0.95) -> pd.DataFrame:
    """Change from the first wave to the last, of persons who answered in both.

    Returns
    -------
    pandas.DataFrame
        ``questionnaire, concept, outcome, label, pairs, people`` and the interval of the mean
        difference (last less first, in points). ``people`` is the smaller of the two groups: more
        cannot have been in both. Persons who changed concept count in none, and no row stands
        where nobody is linked. A change is no proof that the concept caused it.
    """
    columns = ["questionnaire", "concept", "outcome", "label", "pairs", "people", *_INTERVAL]
    first, last = declared.waves[0], declared.waves[-1]
    frame = answers.frame[answers.frame["person"] != ""]
    if first == last or frame.empty:
        return pd.DataFrame(columns=columns)
    keys = ["person", "concept"]
    before = frame[frame["wave"] == first].set_index(keys)
    after = frame[frame["wave"] == last].set_index(keys)
    groups = [declared.people(answers.questionnaire.key, wave) for wave in (first, last)]
    both = [concept for concept in groups[0] if concept in groups[1]]
    people = {c: min(groups[0][c].people, groups[1][c].people) for c in both}
    rows = []
    for outcome, (label, (low, high)) in measures(answers, declared).items():
        # Subtraction joins on person and concept; who misses either has no difference.
        difference = (after[outcome] - before[outcome]).dropna()
        where = difference.index.get_level_values("concept")
        for concept in (*both, TOTAL):
            values = difference[where.isin(both) if concept == TOTAL else where == concept]
            if values.empty:
                continue
            size = sum(people.values()) if concept == TOTAL else people[concept]
            span = (low - high, high - low)
            rows.append(
                {
                    "questionnaire": answers.questionnaire.key,
                    "concept": concept,
                    "outcome": outcome,
                    "label": label,
                    "pairs": len(values),
                    "people": size,
                    **_estimate(mean_interval(values, size, span, confidence=confidence)),
                }
            )
    return pd.DataFrame(rows, columns=columns)


def hypotheses(declared: Declaration, answers: Answers) -> pd.DataFrame:
    """Features of concepts beside outcomes: hypotheses on working elements, never conclusions.

    Concepts are compared, not persons: residents of one concept share far more than this feature.
    Of the last wave, with each concept counting once.

    Returns
    -------
    pandas.DataFrame
        ``feature, label, outcome, outcome_label, concepts_with, concepts_without,
        concepts_unknown`` (not declared either way, or without answers), ``mean_with,
        mean_without`` (means of concept means, NaN without concepts), ``difference``,
        ``smallest_chance`` and ``testable``. The smallest chance is 1 / C(n, m): that of drawing
        by lot just this choice of the m concepts with the feature out of n, below which no
        permutation test can come (Edgington and Onghena 2007, Randomization Tests, chapter 3).
        Testable if it is at most 0.05; that is a condition, not a result.
    """
    wave = declared.waves[-1]
    given = answers.frame[answers.frame["wave"] == wave]
    rows = []
    for feature in declared.features:
        for outcome, (label, _) in measures(answers, declared).items():
            score = given.groupby("concept")[outcome].mean().dropna()
            has = [c.id for c in declared.concepts if feature.key in c.has and c.id in score]
            lacks = [c.id for c in declared.concepts if feature.key in c.has_not and c.id in score]
            ways = comb(len(has) + len(lacks), len(has))
            with_, without = (
                float(score[names].mean()) if names else np.nan for names in (has, lacks)
            )
            rows.append(
                {
                    "feature": feature.key,
                    "label": feature.label,
                    "outcome": outcome,
                    "outcome_label": label,
                    "concepts_with": len(has),
                    "concepts_without": len(lacks),
                    "concepts_unknown": len(declared.concepts) - len(has) - len(lacks),
                    "mean_with": with_,
                    "mean_without": without,
                    "difference": with_ - without,
                    "smallest_chance": 1 / ways,
                    "testable": 1 / ways <= _TESTABLE,
                }
            )
    columns = [
        "feature", "label", "outcome", "outcome_label", "concepts_with", "concepts_without",
        "concepts_unknown", "mean_with", "mean_without", "difference", "smallest_chance",
        "testable",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
