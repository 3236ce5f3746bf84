"""Dutch: words of need, supply, balance and what-if."""

from __future__ import annotations

__all__ = ["NEED"]

NEED = {
    "people.85plus": "inwoners van 85 jaar en ouder",
    "need.title": "Opgave: {name}, {year}",
    "need.scenario.low": "laag",
    "need.scenario.middle": "midden",
    "need.scenario.high": "hoog",
    "need.care.with": "met zorgvraag",
    "need.care.without": "zonder zorgvraag",
    "need.care.all": "met of zonder zorgvraag (de bron splitst dit niet)",
    "need.kind.counted": "geteld",
    "need.kind.forecast": "berekend voor later",
    "need.unit.dwellings": "woningen",
    "need.unit.people": "mensen",
    "need.unit.part": "deel (0 tot 1)",
    "need.unit.part_year": "deel per jaar vooruit",
    "need.unit.year": "jaar",
    "need.unit.per_1000": "{unit} per 1.000 {people}",
    "need.unit.dwellings_year": "woningen per jaar",
    "need.step.number": "aantal voor het hele gebied van de bron, {first}-{last}: {type}",
    "need.step.local": "aantal voor {name}, {first}-{last}: {type}",
    "need.step.per_1000": "aantal per persoon ({people}): {type}",
    "need.step.people": "{people}, {year} ({how})",
    "need.step.share": "deel van {name} daarin, naar {people}",
    "need.step.elapsed": "deel van de periode {first}-{last} dat in {year} voorbij is",
    "need.step.allocation": "deel van {name} binnen de gemeente, naar {people} in {year}",
    "need.step.replacement": "opslag voor vervanging",
    "need.source.even": "aanname: de opgave groeit elk jaar evenveel",
    "need.source.share": "{own} in de gemeente / {whole} in het hele gebied, {year}; {source}",
    "need.source.cohort": "eigen tellingen; methode van Hamilton en Perry (1962)",
    "need.source.file": "bestand {file}",
    "need.source.backtest": "{tests} proeven: jaren die intussen geteld zijn, achteraf voorspeld",
    "need.assume.norms": "Normen: {name}",
    "need.assume.elapsed": "verloop over de jaren",
    "need.assume.elapsed.note": "Van niets in {first} naar het hele aantal in {last}.",
    "need.assume.share.note": (
        "Laag en hoog: het laagste en hoogste deel dat een ander jaar en de afronding van de "
        "tellingen toelaten. Ze zeggen niets over de vraag of het aantal van de bron zelf klopt: "
        "vergelijk daarvoor de reeksen."
    ),
    "need.assume.share.unknown": (
        "Het deel van {name} is niet bekend. Deze reeks staat er ter vergelijking bij en is niet "
        "over de gemeente of de wijken verdeeld."
    ),
    "need.assume.reference": "{people} in het hele gebied van de bron, 1 januari {year}",
    "need.assume.allocation": "jaar van de verdeling over de wijken, naar {people}",
    "need.assume.allocation.note": (
        "Elke wijk krijgt haar deel van de ouderen. Wie in een andere wijk wil wonen, telt hier "
        "mee in de eigen wijk."
    ),
    "need.assume.counted": "inwoners geteld, {first}-{last}",
    "need.assume.cohort": "inwoners later: berekend uit de eigen tellingen",
    "need.assume.file": "inwoners later: uit een bestand",
    "need.assume.ratio": "{band} jaar: over na {lag} jaar, na overlijden en verhuizen",
    "need.assume.error": "grootste fout per jaar in de proeven: {people}",
    "need.assume.replacement": "vervanging van geschikte woningen die verdwijnen",
    "need.assume.replacement.unknown": "Niet bekend en daarom niet meegeteld.",
    "need.assume.probability": "kans dat een woning er komt, fase: {phase}",
    "need.assume.needed": "nodig voor {target} woningen van {first} tot {last}",
    "need.assume.realised": "toegevoegd in {year}, alle woningen",
    "need.assume.rate": "gerealiseerd deel van wat per jaar nodig is",
    "need.assume.rate.note": (
        "Een waarschuwing bij de plannen, geen factor in de balans: één jaar zegt weinig, en de "
        "kans per fase telt al mee."
    ),
    "need.donors.inwoners_55plus": "inwoners van 55 tot en met 64 jaar",
    "need.donors.inwoners": "alle inwoners onder de 65, want 55-64 is niet apart geteld",
    "need.note.cohort": (
        "Berekend uit de tellingen van {first} tot en met {last}: sterfte en verhuizen blijven "
        "zoals gemiddeld in die jaren. Nieuwbouw telt niet mee. Wie 65 wordt, komt uit: {donors}. "
        "Laag en hoog volgen uit de fouten in de proeven, niet uit een kansberekening."
    ),
    "need.note.file": "De aantallen voor later komen uit het bestand {file}.",
    "need.both": (
        "Gerekend met: {main}. Andere reeksen, met een andere uitkomst: {others}. Kies of wijzig "
        "ze in het bestand met aannames."
    ),
    "need.only": "Gerekend met: {main}.",
    "need.column.region": "gebied",
    "need.column.type": "type",
    "need.column.care": "zorgvraag",
    "need.column.year": "jaar",
    "need.column.norm": "normen",
    "need.column.low": "opgave laag",
    "need.column.middle": "opgave midden",
    "need.column.high": "opgave hoog",
    "balance.column.supply_low": "gepland laag",
    "balance.column.supply_high": "gepland hoog",
    "balance.column.balance_low": "balans laag",
    "balance.column.balance_high": "balans hoog",
    "balance.existing.unknown": (
        "Hoeveel geschikte woningen er al staan, is niet bekend. De balans vergelijkt daarom de "
        "extra opgave met wat er gepland is."
    ),
    "balance.existing.known": (
        "Wat er al staat, komt uit {source}. Het telt alleen mee bij normen die het totaal geven, "
        "niet bij normen voor extra woningen."
    ),
    "balance.unspecified": (
        "Van {low} tot {high} geplande woningen is het type niet genoemd. Ze tellen niet als "
        "geschikt voor ouderen."
    ),
    "balance.undated": (
        "Van {count} locaties is het jaar van oplevering niet bekend: hun woningen tellen alleen "
        "in gepland hoog."
    ),
    "balance.unplaced": (
        "Van {low} tot {high} geplande woningen is alleen de gemeente bekend: ze staan niet bij "
        "een wijk."
    ),
    "balance.pace": (
        "Tempo: voor {target} woningen tot {year} zijn er {needed} per jaar nodig. In "
        "{realised_year} kwamen er {realised} bij, {rate}% daarvan."
    ),
    "balance.pace.history": "Van {first} tot {last} kwamen er gemiddeld {average} per jaar bij.",
    "balance.reason": (
        "{name}: klasse {label}, in {year} {short} woningen ({type}) minder gepland dan nodig. "
        "Sterkste risico's: {risks}."
    ),
    "balance.reason.open": ("Er zijn hier {low} tot {high} geplande woningen zonder genoemd type."),
    "balance.spread": (
        "Spreiding over de wijken: {after} (0 is precies naar rato van de ouderen, 1 is helemaal "
        "ongelijk). Zoveel van de woningen zou in een andere wijk moeten staan om naar rato "
        "verdeeld te zijn."
    ),
    "balance.spread.before": "Nu: {before}.",
    "balance.spread.unknown": "Nu: niet bekend.",
    "balance.spread.none": "Er zijn geen woningen om de spreiding van te meten.",
    "whatif.title": "Wat als: {name}",
    "whatif.changes": "Wijzigingen",
    "whatif.balance": "Balans vóór en na",
    "whatif.mix": "Geplande woningen naar type, vóór en na",
    "whatif.access": "Voorzieningen vóór en na",
    "whatif.spread": "Spreiding over de wijken vóór en na",
    "whatif.no_change": "Hier verandert niets.",
    "whatif.not_health": (
        "Deze vergelijking telt woningen en afstanden. Ze voorspelt geen winst in gezondheid of "
        "welbevinden, en de index van een wijk verandert er niet door."
    ),
    "whatif.no_access": "Zonder bestand met voorzieningen is de bereikbaarheid niet vergeleken.",
    "whatif.access.what": "{kind}: deel van de adressen binnen de norm (%)",
    "whatif.spread.what": "spreiding van geschikte woningen (0 naar rato, 1 ongelijk)",
    "whatif.column.where": "waar",
    "whatif.column.what": "wat",
    "whatif.column.before": "vóór",
    "whatif.column.after": "na",
    "whatif.column.change": "verschil",
    "whatif.range": "{low} tot {high}",
    "whatif.site.added": "Nieuwe locatie {name}: {dwellings}.",
    "whatif.site.changed": "Locatie {name}: {fields} gewijzigd.",
    "whatif.site.removed": "Locatie {name} vervalt.",
    "whatif.moved": "{count} woningen ({type}) van {origin} naar {target}.",
    "whatif.retyped": "{count} woningen van {name}: van {before} naar {after}.",
    "whatif.facility.added": "Nieuwe voorziening {name} ({kind}).",
    "whatif.facility.removed": "Voorziening {name} ({kind}) verdwijnt.",
    "whatif.none": "geen aantal bekend",
}
