"""English: words of the monitor of woonzorgconcepten."""

from __future__ import annotations

__all__ = ["MONITOR"]

MONITOR = {
    "monitor.role.resident": "residents",
    "monitor.role.former_resident": "former residents",
    "monitor.role.supervisor": "supervisors",
    "monitor.role.organisation": "organisations",
    "monitor.read": "{label} ({role}): {answers} completed questionnaires",
    "monitor.read.blank": "  {n} blank rows not counted",
    "monitor.read.dropped": "  not read, for not declared: {names}",
    "monitor.read.free_text": "  free text, not kept: {names}",
    "monitor.nothing_written": (
        "Nothing was written: results of the monitor are not public. To publish all the same, "
        "give a name; then only tables are made in which small counts are hidden."
    ),
    "monitor.response": "Response",
    "monitor.answered": "answered",
    "monitor.exits": "Residents who left",
    "monitor.left": "left",
    "monitor.no_answer": "no answer",
    "monitor.hidden": "hidden",
    "monitor.group": "group",
    "monitor.all": "together",
    "monitor.mean": "mean",
    "monitor.all_concepts": "all concepts",
    "monitor.rules": (
        "Counts below {cell} and results of groups below {publication} people are hidden. Other "
        "figures may be hidden too, so that from these figures alone nobody can compute what a few "
        "people answered."
    ),
    "monitor.chance": (
        "The counts are of those who completed the questionnaire. Those who did not may think "
        "otherwise. A difference between concepts does not prove that the concept is the cause."
    ),
    "monitor.hypothesis": (
        "Features beside outcomes are conjectures about what works, no conclusions. Concepts "
        "differ in far more than this one feature."
    ),
    "monitor.hypothesis.few": (
        "{label}: {has} concepts with, {lacks} without, {unknown} unknown. Too few to rule out "
        "chance, however large the difference."
    ),
    "monitor.hypothesis.ok": (
        "{label}: {has} concepts with, {lacks} without, {unknown} unknown. Enough to test, not "
        "enough to name a cause."
    ),
}
