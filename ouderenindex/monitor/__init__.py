"""The monitor of woonzorgconcepten: questionnaires, scales, results, and suppression.

People answer openly because what they say is not made public. So results stay in the hands of
those who run the monitor; what leaves is asked for by name and goes through suppression; free text
is never kept, and no function gives it back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ouderenindex.errors import DataError, Problem
from ouderenindex.monitor import outcomes
from ouderenindex.monitor.answers import Answers, read_answers
from ouderenindex.monitor.declaration import Declaration, read_declaration
from ouderenindex.monitor.intervals import Interval, mean_interval, share_interval
from ouderenindex.monitor.publish import Publication, check_name, publication
from ouderenindex.monitor.scales import Scale, read_scale
from ouderenindex.monitor.suppression import Protected, Rules, Table, protect, safe_means
from ouderenindex.sources.files.guard import path_inside
from ouderenindex.texts import text

__all__ = [
    "Answers",
    "Declaration",
    "Interval",
    "Monitor",
    "Protected",
    "Publication",
    "Rules",
    "Scale",
    "Table",
    "mean_interval",
    "protect",
    "read_answers",
    "read_declaration",
    "read_monitor",
    "read_scale",
    "safe_means",
    "share_interval",
]


@dataclass(frozen=True, repr=False)
class Monitor:
    """A monitor with its answers.

    Attributes
    ----------
    declaration
        What its file declares.
    answers
        One for each questionnaire, in that order.
    """

    declaration: Declaration
    answers: tuple[Answers, ...]

    def __repr__(self) -> str:
        return "\n".join(self.lines())

    def lines(self, lang: str = "nl") -> list[str]:
        """Say what was read, without a single result."""
        lines = [self.declaration.title]
        for given in self.answers:
            asked = given.questionnaire
            lines.append(
                text("monitor.read", lang, label=asked.label,
                     role=text(f"monitor.role.{asked.role}", lang), answers=len(given.frame))
            )  # fmt: skip
            if given.blank:
                lines.append(text("monitor.read.blank", lang, n=given.blank))
            if given.dropped:
                names = ", ".join(given.dropped)
                lines.append(text("monitor.read.dropped", lang, names=names))
            if given.written:
                names = ", ".join(given.written)
                lines.append(text("monitor.read.free_text", lang, names=names))
        return lines

    def response(self) -> pd.DataFrame:
        """Response and exits; see :func:`ouderenindex.monitor.outcomes.response`."""
        return self._each(outcomes.response)

    def means(self) -> pd.DataFrame:
        """Means with intervals; see :func:`ouderenindex.monitor.outcomes.means`."""
        return self._each(outcomes.means)

    def shares(self) -> pd.DataFrame:
        """Shares with intervals; see :func:`ouderenindex.monitor.outcomes.shares`."""
        return self._each(outcomes.shares)

    def changes(self) -> pd.DataFrame:
        """Before and after, where linked; see :func:`ouderenindex.monitor.outcomes.changes`."""
        return self._each(outcomes.changes)

    def hypotheses(self) -> pd.DataFrame:
        """Features beside outcomes; see :func:`ouderenindex.monitor.outcomes.hypotheses`."""
        parts = [
            outcomes.hypotheses(self.declaration, given).assign(
                questionnaire=given.questionnaire.key
            )
            for given in self.answers
        ]
        return pd.concat(parts, ignore_index=True)

    def warnings(self, lang: str = "nl") -> list[str]:
        """Tell a reader of the hypotheses how few concepts they rest on."""
        table = self.hypotheses()
        lines = [text("monitor.hypothesis", lang)]
        for row in table.drop_duplicates("feature").to_dict(orient="records"):
            key = "monitor.hypothesis.ok" if row["testable"] else "monitor.hypothesis.few"
            lines.append(
                text(key, lang, label=row["label"], has=row["concepts_with"],
                     lacks=row["concepts_without"], unknown=row["concepts_unknown"])
            )  # fmt: skip
        return lines

    def publish(
        self,
        name: str,
        out: Path | str,
        *,
        audit: Path | str | None = None,
        lang: str = "nl",
    ) -> list[Path]:
        """Write the suppressed tables under a name; nothing else of a monitor is ever written.

        Parameters
        ----------
        name
            Name of the publication, and of its files.
        out
            Folder for ``<name>.md`` and ``<name>.csv``.
        audit
            File for the internal log of what was hidden; none without it.
        lang
            ``nl`` or ``en``.

        Returns
        -------
        list of pathlib.Path
            The files written.

        Raises
        ------
        ExportError
            If the name is no plain name, or the folder cannot be written.
        """
        check_name(name)
        made = publication(self.declaration, self.answers, lang=lang)
        return made.write(name, out, audit=audit)

    def _each(self, result: Callable[[Declaration, Answers], pd.DataFrame]) -> pd.DataFrame:
        parts = [result(self.declaration, given) for given in self.answers]
        filled = [part for part in parts if len(part)]
        return pd.concat(filled, ignore_index=True) if filled else parts[0]


def read_monitor(path: Path | str) -> Monitor:
    """Read a monitor's file and the answers that it names, which lie in its folder.

    Raises
    ------
    DefinitionError
        If the file is missing or not TOML.
    DataError
        With everything that is wrong with it, or with each of its files of answers.
    """
    path = Path(path)
    declared = read_declaration(path)
    problems: list[Problem] = []
    answers = []
    for asked in declared.questionnaires:
        try:
            answers.append(read_answers(path_inside(path.parent, asked.file), asked, declared))
        except DataError as error:
            if len(declared.questionnaires) == 1:
                raise
            problems += [
                Problem(f"{asked.file}: {problem.what}", problem.row, problem.column,
                        problem.value, problem.expected)
                for problem in error.problems
            ] or [Problem(error.message)]  # fmt: skip
    if problems:
        raise DataError(f"{path.name}: the answers cannot be used", problems)
    return Monitor(declared, tuple(answers))
