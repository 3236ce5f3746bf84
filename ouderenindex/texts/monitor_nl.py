"""Dutch: words of the monitor of woonzorgconcepten."""

from __future__ import annotations

__all__ = ["MONITOR"]

MONITOR = {
    "monitor.role.resident": "bewoners",
    "monitor.role.former_resident": "oud-bewoners",
    "monitor.role.supervisor": "begeleiders",
    "monitor.role.organisation": "organisaties",
    "monitor.read": "{label} ({role}): {answers} ingevulde vragenlijsten",
    "monitor.read.blank": "  {n} lege regels niet meegeteld",
    "monitor.read.dropped": "  niet gelezen, want niet opgegeven: {names}",
    "monitor.read.free_text": "  open tekst, niet bewaard: {names}",
    "monitor.nothing_written": (
        "Er is niets geschreven: resultaten van de monitor zijn niet openbaar. Wie toch wil "
        "publiceren, geeft een naam op; dan komen er alleen tabellen waarin kleine aantallen "
        "verborgen zijn."
    ),
    "monitor.response": "Respons",
    "monitor.answered": "ingevuld",
    "monitor.exits": "Vertrokken bewoners",
    "monitor.left": "vertrokken",
    "monitor.no_answer": "geen antwoord",
    "monitor.hidden": "verborgen",
    "monitor.group": "groep",
    "monitor.all": "samen",
    "monitor.mean": "gemiddelde",
    "monitor.all_concepts": "alle concepten",
    "monitor.rules": (
        "Aantallen onder {cell} en uitkomsten van groepen onder {publication} mensen zijn "
        "verborgen. Ook andere cijfers kunnen verborgen zijn: zo is uit deze cijfers alleen niet "
        "uit te rekenen wat enkele mensen hebben geantwoord."
    ),
    "monitor.chance": (
        "De aantallen zijn van wie de lijst invulde. Wie niet meedeed, kan anders denken. Een "
        "verschil tussen concepten bewijst niet dat het concept de oorzaak is."
    ),
    "monitor.hypothesis": (
        "Kenmerken naast uitkomsten zijn vermoedens over wat werkt, geen conclusies. Concepten "
        "verschillen in veel meer dan dit ene kenmerk."
    ),
    "monitor.hypothesis.few": (
        "{label}: {has} concepten met, {lacks} zonder, {unknown} onbekend. Dat is te weinig om "
        "toeval uit te sluiten, hoe groot het verschil ook is."
    ),
    "monitor.hypothesis.ok": (
        "{label}: {has} concepten met, {lacks} zonder, {unknown} onbekend. Genoeg om te toetsen, "
        "niet genoeg om een oorzaak aan te wijzen."
    ),
}
