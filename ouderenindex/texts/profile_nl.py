"""Dutch: words of the wijkprofiel."""

from __future__ import annotations

__all__ = ["PROFILE"]

PROFILE = {
    "profile.kicker": "Wijkprofiel · {title}",
    "profile.kicker.city": "Stadsprofiel · {title}",
    "profile.page": "{name}: {title}",
    "profile.all_profiles": "Alle profielen",
    "profile.skip": "Ga naar de inhoud",
    "profile.place.wijk": "Wijk in {name}",
    "profile.place.gemeente": "Gemeente als geheel",
    "profile.and": " en ",
    "profile.few": "minder dan {n}",
    "profile.few.note": (
        "De aantallen mensen zijn gepubliceerde cijfers ({origin}). “Minder dan {n}” houdt "
        "niets geheim: de bron geeft het precieze aantal."
    ),
    "profile.people.65plus": "65-plussers",
    "profile.people.75plus": "75-plussers",
    "profile.unknown": "onbekend aantal",
    "profile.higher.favourable": "Hoger is gunstiger.",
    "profile.higher.unfavourable": "Hoger is ongunstiger.",
    "profile.verdict": "De {index} van {name} is {score}: {label}.",
    "profile.scale": "Het {reference} is {base}. {higher}",
    "profile.verdict.whole": "Het {reference} is {base}. Daarmee zijn alle wijken vergeleken. "
    "{name} als geheel heeft dus geen eigen klasse.",
    "profile.verdict.none": "{name} heeft geen score: {why}.",
    "profile.certainty.signal": "Zie de score als een signaal om ter plekke na te gaan.",
    "profile.none.suppressed": "afgeschermd, te weinig inwoners",
    "profile.none.missing": "niet gemeten of niet bekend",
    "profile.none.not_applicable": "niet van toepassing",
    "profile.unsure": "{label} (indicatief)",
    "profile.unsure.word": "indicatief",
    "profile.h.score": "De score",
    "profile.h.parts": "De onderdelen",
    "profile.h.made": "Waaruit de {index} bestaat",
    "profile.h.certainty": "Hoe zeker is dit?",
    "profile.h.why": "Wat speelt hier?",
    "profile.h.risks": "Ongunstiger dan gemiddeld",
    "profile.h.protections": "Gunstiger dan gemiddeld",
    "profile.h.spread": "De wijken per onderdeel",
    "profile.h.groups": "De wijken per klasse",
    "profile.h.trend": "Ontwikkeling",
    "profile.h.sites": "Bouwlocaties",
    "profile.h.concepts": "Woonzorgconcepten",
    "profile.h.buurten": "Buurten in deze wijk",
    "profile.h.limits": "Wat dit profiel niet zegt",
    "profile.h.sources": "Bronnen",
    "profile.wheel": "Wiel met de onderdelen van de {index} in {name}. De tabel hiernaast zegt "
    "hetzelfde.",
    "profile.wheel.read": "Midden: de {index}. Ring daaromheen: de aspecten. Buitenste ring: de "
    "thema’s, met de klok mee in de volgorde van de tabel.",
    "profile.wheel.read.whole": "Midden: de {index}. Ring daaromheen: de aspecten. Buitenste "
    "ring: de thema’s. Een breder vlak telt zwaarder mee.",
    "profile.map": "Kaartje: {name} in {city}",
    "profile.map.city": "Kaartje van {city}: de wijken in de kleur van hun klasse. De lijst "
    "hiernaast zegt hetzelfde.",
    "profile.legend": "Klassen",
    "profile.legend.unsure": "strepen: klasse niet zeker (indicatief)",
    "profile.groups.unsure": "* en strepen: de klasse is niet zeker (indicatief)",
    "profile.legend.none": "geen score",
    "profile.why.none": "Zonder score zijn er geen redenen te geven.",
    "profile.risks.none": "Geen cijfer trekt de score omlaag.",
    "profile.protections.none": "Geen cijfer trekt de score omhoog.",
    "profile.why.read": "De sterkste vijf van elk. De balk loopt van het cijfer van {reference} "
    "(streepje) naar dat van {name}. Punten: zoveel verandert de {index} erdoor.",
    "profile.figure.reference": "{reference} {value}",
    "profile.figure.national": "Nederland {value}",
    "profile.figure.points": "{n} punt",
    "profile.rests.known": "{n} van de {m} cijfers zijn bekend.",
    "profile.rests.modelled": "{n} daarvan zijn modelschattingen: berekend uit kenmerken van de "
    "bewoners, niet hier gemeten.",
    "profile.rests.suppressed": "Afgeschermd omdat het om te weinig mensen gaat: {list}.",
    "profile.rests.missing": "Niet gemeten of niet bekend: {list}.",
    "profile.rests.not_applicable": "Niet van toepassing: {list}.",
    "profile.all.suppressed": "Alle cijfers zijn afgeschermd: het gaat om te weinig mensen.",
    "profile.all.missing": "Geen enkel cijfer is gemeten of bekend.",
    "profile.all.not_applicable": "Geen enkel cijfer is hier van toepassing.",
    "profile.rests.years": "De cijfers komen uit {years}.",
    "profile.rests.span": "{first} tot en met {last}",
    "profile.spread.read": "Aantal wijken in elke klasse. Rechts: hoeveel {people} wonen in wijken "
    "die ongunstig of zeer ongunstig zijn.",
    "profile.spread.read.plain": "Aantal wijken in elke klasse.",
    "profile.spread.people": "{n} ({p}%)",
    "profile.trend.part": "{label}, deel dat te volgen is",
    "profile.trend.verdict": "{period}: {verdict}{which}.",
    "profile.trend.kept": "Alleen cijfers die er voor alle jaren zijn, tellen hier mee: {kept} van "
    "de {all}, samen {share}% van de index. Deze scores verschillen dus van de score hierboven.",
    "profile.trend.break": "andere methode",
    "profile.trend.chart": "Lijn van de scores per jaar; de tabel hiernaast zegt hetzelfde.",
    "profile.trend.caption": "Scores per jaar",
    "profile.col.part": "Onderdeel",
    "profile.col.score": "Score",
    "profile.col.class": "Klasse",
    "profile.col.people": "{people} in (zeer) ongunstig",
    "profile.col.buurt": "Buurt",
    "profile.col.wijk": "Wijk",
    "profile.col.site": "Locatie",
    "profile.col.where": "Waar",
    "profile.col.dwellings": "Woningen",
    "profile.col.phase": "Fase en jaar",
    "profile.col.concept": "Naam",
    "profile.col.concepts": "Concepten",
    "profile.col.kind": "Soort",
    "profile.col.places": "Omvang",
    "profile.col.status": "Stand",
    "profile.col.stand": "Stand en start",
    "profile.col.what": "Wat",
    "profile.col.value": "Hoeveel",
    "profile.col.note": "Toelichting en bron",
    "profile.site.share": "{name} ({share}% van de locatie)",
    "profile.site.kind": "{n} ({kind})",
    "profile.site.unknown": "aantal onbekend",
    "profile.site.note": "Aantallen zijn die van de hele locatie.",
    "profile.site.none.wijk": "In deze wijk is geen bouwlocatie bekend.",
    "profile.site.none.city": "Er zijn geen bouwlocaties opgenomen.",
    "profile.concept.places": "{n} plaatsen",
    "profile.concept.dwellings": "{n} woningen",
    "profile.concept.note": "Een schuine streep staat tussen uitspraken van bronnen die "
    "verschillen.",
    "profile.limit.comparison": "Een score is een vergelijking met het {reference}. Ongunstig "
    "hoeft dus niet slecht te zijn, en gunstig betekent niet dat er niets te doen is.",
    "profile.limit.modelled": "{n} van de {m} cijfers zijn modelschattingen. Zij laten geen "
    "plaatselijk effect zien, bijvoorbeeld van een buurtproject.",
    "profile.limit.age": "De cijfers zijn van {first} tot {last}. Wat sindsdien is veranderd, is "
    "niet te zien.",
    "profile.limit.average": "Een gemiddelde kan één ernstig tekort verbergen. Kijk ook naar de "
    "onderdelen, en naar om hoeveel mensen het gaat.",
    "profile.limit.person": "Een cijfer over een wijk zegt niets over een persoon die er woont.",
    "profile.limit.signal": "Het profiel is een signaal om in de wijk na te gaan wat er speelt. "
    "Het is geen oordeel over de wijk en geen ranglijst.",
    "profile.index.title": "Wijkprofielen: {title}",
    "profile.index.lead": "Per wijk: hoe gunstig de omstandigheden zijn voor 65-plussers die "
    "zelfstandig wonen, waar dat aan ligt en hoe zeker dat is. De wijken staan op volgorde van "
    "hun nummer. Het is geen ranglijst.",
    "profile.index.city": "De gemeente als geheel",
    "profile.index.wijken": "De wijken",
    "profile.index.caption": "Wijken met hun {index}",
    "profile.file.index": "Lijst van alle profielen",
    "profile.file.profile": "Profiel van {name}",
    "profile.footer": "Gemaakt met ouderenindex {version}. Een score is een vergelijking en een "
    "signaal, geen oordeel.",
}
