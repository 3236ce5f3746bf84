"""The one way out: suppressed tables, under a name that the user gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ouderenindex._atomic import staged
from ouderenindex.errors import ExportError
from ouderenindex.monitor.answers import Answers
from ouderenindex.monitor.declaration import Declaration
from ouderenindex.monitor.outcomes import categories
from ouderenindex.monitor.suppression import TOTAL, Protected, Table, protect, safe_means
from ouderenindex.texts import number, text

__all__ = ["Publication", "check_name", "publication"]

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
# What a spreadsheet takes for a formula when a cell begins with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_COLUMNS = ("questionnaire", "wave", "table", "kind", "group", "answer", "value")


def check_name(name: str) -> None:
    """Refuse a name of a publication that is more than a name.

    Raises
    ------
    ExportError
        Before anything is computed.
    """
    if not _NAME.fullmatch(name):
        raise ExportError(
            f"'{name}' cannot be the name of a publication "
            "(expected small letters, digits, - and _, at most 60)"
        )


@dataclass(frozen=True)
class Publication:
    """What may leave the house, with the log that must not.

    Attributes
    ----------
    title
        Title of the monitor.
    lang
        Language of the words.
    frame
        Long table: ``questionnaire`` and ``wave`` (labels), ``table`` (label), ``kind`` (``count``
        or ``mean``), ``group`` (concept, wijk or ``*``), ``answer`` (``*`` for totals and means)
        and ``value``; None is hidden.
    audit
        What was hidden and why, with the attacker's intervals: for the municipality alone.
    rules_text
        The thresholds in words.
    """

    title: str
    lang: str
    frame: pd.DataFrame
    audit: pd.DataFrame
    rules_text: str

    def markdown(self) -> str:
        """Write the tables as Markdown; what is hidden shows as a word, and never why."""
        lang, hidden = self.lang, text("monitor.hidden", self.lang)
        lines = [f"# {_plain(self.title)}", "", self.rules_text, "", text("monitor.chance", lang)]
        for (asked, wave, table, kind), part in self.frame.groupby(
            ["questionnaire", "wave", "table", "kind"], sort=False
        ):
            where = ", ".join(_plain(str(name)) for name in (asked, wave, table) if name)
            groups = list(dict.fromkeys(part["group"]))
            answers = list(dict.fromkeys(part["answer"]))
            heads = [
                text(f"monitor.{kind}" if a == TOTAL and kind == "mean" else "monitor.all", lang)
                if a == TOTAL
                else _plain(a)
                for a in answers
            ]
            values = part.set_index(["group", "answer"])["value"]
            lines += ["", f"## {where}", ""]
            lines.append(f"| {text('monitor.group', lang)} | {' | '.join(heads)} |")
            lines.append("|---|" + "---:|" * len(heads))
            for group in groups:
                shown = [
                    hidden
                    if pd.isna(values[group, a])
                    else number(values[group, a], 1 if kind == "mean" else 0, lang)
                    for a in answers
                ]
                name = text("monitor.all_concepts", lang) if group == TOTAL else _plain(group)
                lines.append(f"| {name} | {' | '.join(shown)} |")
        return "\n".join(lines) + "\n"

    def write(self, name: str, out: Path | str, *, audit: Path | str | None = None) -> list[Path]:
        """Write ``<name>.md`` and ``<name>.csv``, whole or not at all.

        Parameters
        ----------
        name
            The name asked for: small letters, digits, ``-`` and ``_``.
        out
            Folder, made if needed.
        audit
            File (.csv) for the log of what was hidden; not written without it. It is internal.

        Raises
        ------
        ExportError
            If the name is no plain name, or a file cannot be written.
        """
        check_name(name)
        folder = Path(out)
        hidden = text("monitor.hidden", self.lang)
        targets = [folder / f"{name}.md", folder / f"{name}.csv"]
        with staged(*targets) as (page, table):
            page.write_bytes(self.markdown().encode("utf-8", errors="replace"))
            _csv(
                self.frame.assign(
                    value=self.frame["value"].where(self.frame["value"].notna(), hidden)
                ),
                table,
            )
            if audit is not None:
                with staged(audit) as (log,):
                    _csv(self.audit, log)
        return [*targets, *([Path(audit)] if audit is not None else [])]


def publication(
    declared: Declaration, answers: tuple[Answers, ...], *, lang: str = "nl"
) -> Publication:
    """Make the tables that may be published: response, exits, answers, classes and means.

    Per questionnaire and wave, all tables are protected together. Of a scale with classes only the
    classes of the total are given: with its mean or subscales beside them hidden cells could be
    narrowed down. Change, hypotheses, intervals and free text are for internal use alone.

    Raises
    ------
    OuderenindexError
        If scipy (the extra ``monitor``) is not there.
    """
    frames, logs = [], []
    for given in answers:
        asked = given.questionnaire
        for wave in declared.waves:
            if not declared.people(asked.key, wave):
                continue
            tables, labels = _tables(declared, given, wave, lang)
            found = protect(tables, declared.rules)
            head = {"questionnaire": asked.label, "wave": wave}
            for table in tables:
                counts = found.tables[table.name]
                if len(counts.columns) == 2:  # one answer and its total, which is the same
                    counts = counts[[TOTAL]].set_axis([str(counts.columns[0])], axis=1)
                frames.append(_long(counts, labels[table.name], "count", head))
            frames += _means(declared, given, wave, found, head)
            log = found.audit.replace({"table": labels})
            logs.append(log.assign(questionnaire=asked.label, wave=wave))
    rules = declared.rules
    return Publication(
        title=declared.title,
        lang=lang,
        frame=pd.concat(frames, ignore_index=True)[list(_COLUMNS)],
        audit=pd.concat(logs, ignore_index=True)[
            ["questionnaire", "wave", "table", "row", "column", "reason", "low", "high"]
        ],
        rules_text=text("monitor.rules", lang, cell=rules.cell, publication=rules.publication),
    )


def _tables(
    declared: Declaration, given: Answers, wave: str, lang: str
) -> tuple[list[Table], dict[str, str]]:
    """Tables of one questionnaire in one wave, all of the same people, and their labels."""
    asked = given.questionnaire
    groups = declared.people(asked.key, wave)
    names = {c.id: c.label for c in declared.concepts if c.id in groups}
    parents = {c.label: c.wijk for c in declared.concepts if c.id in groups and c.wijk}
    frame = given.frame[given.frame["wave"] == wave]
    yes, leaves = text("monitor.answered", lang), text("monitor.left", lang)

    def table(
        name: str, column: str, counts: Mapping[str, pd.Series], of: tuple[str, str]
    ) -> Table:
        filled = {name: found.reindex(list(groups), fill_value=0) for name, found in counts.items()}
        wide = pd.DataFrame(filled).rename(index=names)
        return Table(name, "concept", column, wide, parents, "wijk" if parents else "", (of,))

    # How many live there is public; beside it, who did not answer or stayed would be given away
    # by the other column. So these two tables have one.
    answered = ("response", yes)
    tables = [table("response", "response", {yes: frame["concept"].value_counts()}, answered)]
    labels = {"response": text("monitor.response", lang)}
    left = [group.left for group in groups.values()]
    if None not in left:
        gone = pd.Series([count or 0 for count in left], index=list(groups))
        tables.append(table("exits", "exits", {leaves: gone}, ("exits", leaves)))
        labels["exits"] = text("monitor.exits", lang)
    for outcome, (label, options, said) in categories(given, declared).items():
        if outcome not in {s.key for s in declared.scales} | {q.key for q in asked.questions}:
            continue  # a subscale
        column = said.loc[frame.index]
        counts = {option: frame["concept"][column == option] for option in options}
        if column.isna().any():
            # Without anyone in it, this column would be hidden and take others with it.
            counts[text("monitor.no_answer", lang)] = frame["concept"][column.isna()]
        wide = {option: found.value_counts() for option, found in counts.items()}
        tables.append(table(f"answer:{outcome}", f"answer:{outcome}", wide, answered))
        labels[f"answer:{outcome}"] = label
    return tables, labels


def _means(
    declared: Declaration, given: Answers, wave: str, found: Protected, head: dict[str, str]
) -> list[pd.DataFrame]:
    """Means of numbers and of scales without classes, hidden by their own rules."""
    asked = given.questionnaire
    frame = given.frame[given.frame["wave"] == wave]
    names = {c.id: c.label for c in declared.concepts}
    groups = [names[concept] for concept in declared.people(asked.key, wave)]
    respondents = found.tables["response"].iloc[:, 0]
    secret = [group for group in groups if pd.isna(respondents[group])]
    spans: dict[str, tuple[str, tuple[float, float]]] = {
        question.key: (question.label, (question.minimum or 0.0, question.maximum or 0.0))
        for question in asked.questions
        if question.kind == "number"
    }
    for key in dict.fromkeys(q.scale for q in asked.questions if q.kind == "scale_item"):
        scale = declared.scale(key)
        if not scale.classes:
            spans[key] = (scale.label, scale.score_range())
    frames = []
    for key, (label, span) in spans.items():
        values = frame[key].groupby(frame["concept"].map(names))
        mean = values.mean().reindex(groups)
        count = values.count().reindex(groups, fill_value=0)
        shown, pooled = safe_means(mean, count, span, declared.rules, hidden=secret)
        if pooled is None or pd.isna(respondents[TOTAL]):
            pooled = float("nan")
        table = pd.DataFrame({TOTAL: [pooled, *shown]}, index=[TOTAL, *groups]).round(1)
        frames.append(_long(table, label, "mean", head))
    return frames


def _long(table: pd.DataFrame, label: str, kind: str, head: dict[str, str]) -> pd.DataFrame:
    rows = [
        {
            **head,
            "table": label,
            "kind": kind,
            "group": str(group),
            "answer": str(answer),
            "value": value,
        }
        for group, line in zip(table.index, table.astype(object).to_numpy(), strict=True)
        for answer, value in zip(table.columns, line, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object)


def _csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table in which no text can act as a formula."""
    safe = frame.map(
        lambda cell: f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
    )
    safe.to_csv(path, index=False, lineterminator="\n", encoding="utf-8", errors="replace")


def _plain(label: str) -> str:
    """Text of a label in Markdown: no table cell, tag, link or heading can begin in it."""
    flat = " ".join(label.split())
    for sign in "\\`*_[]|#":
        flat = flat.replace(sign, f"\\{sign}")
    return flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
