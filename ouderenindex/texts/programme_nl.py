"""Dutch: words of the building programme in the workbook, the GIS files and the methods page."""

from __future__ import annotations

__all__ = ["PROGRAMME"]

PROGRAMME = {
    # Sites
    "export.field.tenure_min": "Eigendom, {type}: minimum aantal woningen",
    "export.field.tenure_max": "Eigendom, {type}: maximum aantal woningen",
    "export.field.care_min": "Zorgvraag, {type}: minimum aantal woningen",
    "export.field.care_max": "Zorgvraag, {type}: maximum aantal woningen",
    "export.field.site.adres": "Adres",
    "excel.col.address": "Adres",
    "excel.col.tenure": "Huur en koop",
    # Workbook
    "excel.sheet.need": "Opgave en aanbod",
    "excel.sheet.need_assumptions": "Aannames opgave",
    "excel.sheet.register": "Register",
    "excel.sheet.access": "Bereikbaarheid",
    "excel.guide.sheet.need": "hoeveel woningen nodig en gepland zijn, per wijk en type",
    "excel.guide.sheet.need_assumptions": "waarop de opgave rust: elke aanname met haar bron",
    "excel.guide.sheet.register": "woonzorgplaatsen opgeteld, doelen en tegenspraken",
    "excel.guide.sheet.access": "loopafstand tot voorzieningen, per buurt en locatie",
    "excel.title.need": "Opgave en aanbod in {year}, volgens: {norms}",
    "excel.title.need_assumptions": "Aannames van de opgave en het aanbod",
    "excel.note.need_assumptions": (
        "Elke waarde staat in een bestand met aannames en is daar te wijzigen. Is er één waarde, "
        "dan zijn laag en hoog leeg. Zijn ze alle drie leeg, dan is de waarde niet bekend, of is "
        "de aanname geen getal."
    ),
    "excel.title.register": "Register van woonzorgconcepten: doelen, totalen en tegenspraken",
    "excel.title.access": "Loopafstand tot voorzieningen",
    "excel.col.norms": "Reeks",
    "excel.col.low_scenario": "Laag",
    "excel.col.middle_scenario": "Midden",
    "excel.col.high_scenario": "Hoog",
    "excel.col.whole_number": "Getal van de reeks zelf",
    "excel.col.in_balance": "Gebruikt voor de balans",
    "excel.col.care": "Zorgvraag",
    "excel.col.need_low": "Opgave laag",
    "excel.col.need_middle": "Opgave midden",
    "excel.col.need_high": "Opgave hoog",
    "excel.col.supply_low": "Gepland laag",
    "excel.col.supply_high": "Gepland hoog",
    "excel.col.balance_low": "Balans laag",
    "excel.col.balance_high": "Balans hoog",
    "excel.col.shortage": "Tekort",
    "excel.col.per_1000": "Tekort per 1.000",
    "excel.col.unspecified": "Gepland zonder type",
    "excel.col.explained": "Uitleg",
    "excel.col.share_people": "Deel van de ouderen (%)",
    "excel.col.share_now": "Deel van de woningen nu (%)",
    "excel.col.share_then": "Deel met de plannen (%)",
    "excel.col.assumption": "Aanname",
    "excel.col.value": "Waarde",
    "excel.col.stated_low": "Bron: laagst",
    "excel.col.stated_high": "Bron: hoogst",
    "excel.col.added_up": "Register telt op tot",
    "excel.col.agrees": "Komt overeen",
    "excel.col.with_low": "Vragers, laagst",
    "excel.col.with_high": "Vragers, hoogst",
    "excel.col.without_low": "Dragers, laagst",
    "excel.col.without_high": "Dragers, hoogst",
    "excel.col.weighted": "Gewogen loopafstand (m)",
    "excel.col.weighted_over": "Berekend over adressen",
    # Shared
    "programme.no": "nee",
    "programme.all_types": "alle typen samen",
    "programme.no_way": "(niet overal is er een route)",
    "programme.block.norms": "{name} in {year} volgens elke reeks",
    "programme.note.norms": (
        "De reeksen zijn niet hetzelfde geteld en horen niet bij elkaar opgeteld. Leeg bij laag, "
        "midden en hoog: het deel van de gemeente is niet bekend, of de reeks zegt niets over dit "
        "jaar."
    ),
    "programme.block.balance": "Balans per wijk en type, {year}",
    "programme.note.balance": (
        "Balans = gepland min de opgave in het midden; een getal onder nul is een tekort. Laag: "
        "wat vrijwel zeker op tijd klaar is. Hoog: als alles wat gepland is op tijd klaar is. De "
        "getallen zijn uitkomsten van een berekening en daarom niet altijd heel. Leeg is niet "
        "bekend; 0 is nul."
    ),
    "programme.block.unspecified": "Gepland, maar zonder genoemd type",
    "programme.note.unspecified": (
        "Deze woningen staan niet in de balans: niemand heeft gezegd of ze geschikt zijn voor "
        "ouderen. Het zijn de aantallen uit de plannen zelf, ook als een plan later klaar is of "
        "kan vervallen. De gemeente telt ook mee wat niet bij een wijk staat."
    ),
    "programme.block.coincide": "Waar tekort en risico's samenvallen, {year}",
    "programme.note.coincide": (
        "Wijken met een ongunstige of zeer ongunstige index en een tekort, ook als alles wat "
        "gepland is doorgaat. Per 1.000 {people}. Zijn er geen plannen met een genoemd type, dan "
        "is het tekort per 1.000 overal gelijk: de opgave volgt het aantal ouderen."
    ),
    "programme.coincide.none": (
        "Geen enkele wijk heeft tegelijk een ongunstige index en een tekort dat blijft als alles "
        "doorgaat. Waar de plannen of de index niet bekend zijn, is dat niet te zeggen."
    ),
    "programme.block.spread": "Spreiding over de wijken",
    "programme.block.published": "Wat bronnen noemen, naast wat het register optelt",
    "programme.note.published": (
        "Opgeteld is naar de bron die het totaal noemt; laagst en hoogst zijn over alle lezingen "
        "van alle bronnen. Een verschil is niet weggewerkt. Leeg: niet na te rekenen."
    ),
    "programme.note.paths": (
        "Twee doelen voor één pad staan onder elkaar, elk zoals de bron het zegt. Leeg is niet "
        "bekend, en dat is niet nul."
    ),
    "programme.note.contradictions": (
        "Elke bron staat op een eigen regel. Er is geen gemiddelde gemaakt en geen bron gekozen."
    ),
    "programme.note.totals": (
        "Het jaar is dat van de start. Laagst en hoogst verschillen waar bronnen elkaar "
        "tegenspreken. Een som gaat over de concepten waarvan een bron het aantal noemt; leeg is "
        "niet bekend."
    ),
    "programme.block.mix_areas": "Bewoners met en zonder zorgvraag, per wijk",
    "programme.note.mix_areas": (
        "Alleen concepten waarvan een bron beide aantallen noemt. Is de wijk niet bekend, dan "
        "staan ze bij de gemeente."
    ),
    "programme.role.target": "afgesproken aantal",
    "programme.role.rate": "aantal per jaar",
    "programme.role.realised": "gerealiseerd",
    "programme.role.planned": "gepland",
    "programme.role.apart": "apart gehouden",
    "programme.role.total": "genoemd totaal",
    "programme.agrees.yes": "ja",
    "programme.agrees.no": "nee",
    "programme.agrees.unknown": "niet na te rekenen",
    "programme.block.access.municipality": "In de hele gemeente, norm {distance} m",
    "programme.block.access.buurten": "Per buurt en voorziening, norm {distance} m",
    "programme.block.spots": "Witte vlekken",
    "programme.note.spots": (
        "Per voorziening de {n} buurten met de meeste adressen verder dan {distance} m lopen."
    ),
    "programme.block.weighted": "Gewogen loopafstand per buurt",
    "programme.block.sites": "Vanaf de locaties",
    "programme.stand.-2": (
        "tekort van meer dan de helft van de opgave, ook als alles wat gepland is doorgaat"
    ),
    "programme.stand.-1": "tekort, ook als alles wat gepland is doorgaat",
    "programme.stand.0": "hangt af van welke plannen doorgaan",
    "programme.stand.1": "meer gepland dan nodig, ook met wat vrijwel zeker is",
    "programme.stand.2": "ruim meer gepland dan nodig (meer dan de helft van de opgave)",
    "programme.stand.unknown": "niet bekend",
    "programme.style.unspecified": "er zijn hier ook woningen gepland zonder genoemd type",
    "programme.style.upto": "gewogen loopafstand tot en met {high} m",
    "programme.style.between": "meer dan {low} tot en met {high} m",
    "programme.style.over": "meer dan {low} m",
    "programme.style.unknown": "niet bekend",
    # Fields of GIS layers
    "programme.field.code": "Code",
    "programme.field.naam": "Naam",
    "programme.field.jaar": "Jaar",
    "programme.field.normen": "Gerekend met",
    "programme.field.stand": "Balans in {year} (-2 groot tekort - 2 ruim genoeg)",
    "programme.field.stand_tekst": "Balans in {year}, in woorden",
    "programme.field.opgave_laag": "Opgave laag: {type}",
    "programme.field.opgave_midden": "Opgave midden: {type}",
    "programme.field.opgave_hoog": "Opgave hoog: {type}",
    "programme.field.gepland_laag": "Gepland laag: {type}",
    "programme.field.gepland_hoog": "Gepland hoog: {type}",
    "programme.field.balans_laag": "Balans laag: {type}",
    "programme.field.balans_hoog": "Balans hoog: {type}",
    "programme.field.zonder_type_laag": "Gepland zonder genoemd type: minimaal",
    "programme.field.zonder_type_hoog": "Gepland zonder genoemd type: maximaal",
    "programme.field.adressen": "Adressen",
    "programme.field.gewogen": "Gewogen loopafstand (m)",
    "programme.field.gewogen_over": "Adressen waarover de gewogen afstand is berekend",
    "programme.field.afstand": "{kind}: gemiddelde loopafstand (m)",
    "programme.field.deel_binnen": "{kind}: adressen binnen de norm (%)",
    "programme.field.buiten": "{kind}: adressen buiten de norm",
    "programme.field.zonder_route": "{kind}: adressen zonder route",
    "programme.field.spot.soort": "Soort",
    "programme.field.spot.voorziening": "Voorziening",
    "programme.field.spot.zijde": "Zijde van het vak (m)",
    "programme.field.spot.adressen": "Adressen in het vak",
    "programme.field.spot.buiten": "Adressen buiten de norm",
    # GeoPackage
    "gpkg.balans_wijken": "Opgave, plannen en balans per wijk: kolommen per type woning",
    "gpkg.balans_lang": "Opgave, plannen en balans: een regel per gebied en type",
    "gpkg.opgave_lang": "Opgave: een regel per gebied, type en zorgvraag",
    "gpkg.opgave_normen": "De opgave van de gemeente volgens elke reeks",
    "gpkg.opgave_aannames": "Waarop de opgave en het aanbod rusten: elke aanname met haar bron",
    "gpkg.opgave_en_risico": "Wijken met een ongunstige index en een tekort",
    "gpkg.spreiding": "Ouderen en geschikte woningen: deel per wijk",
    "gpkg.register_doelen": "Doelen en totalen van bronnen, naast wat het register optelt",
    "gpkg.register_paden": "Paden naar de doelen: gerealiseerd, gepland en open",
    "gpkg.register_delen": "Welk concept met welk aantal meetelt in een totaal",
    "gpkg.register_totalen": "Plaatsen per jaar en status",
    "gpkg.register_tegenspraken": "Waar bronnen elkaar tegenspreken: een regel per lezing",
    "gpkg.register_mix": "Bewoners met en zonder zorgvraag, per concept",
    "gpkg.register_mix_wijken": "Bewoners met en zonder zorgvraag, per wijk",
    "gpkg.bereikbaarheid_buurten": "Loopafstand per buurt: kolommen per voorziening",
    "gpkg.bereikbaarheid_lang": "Loopafstand: een regel per buurt en voorziening",
    "gpkg.bereikbaarheid_locaties": "Loopafstand vanaf woningbouwlocaties",
    "gpkg.witte_vlekken": "Vakken met adressen verder van een voorziening dan de norm",
    # Methods page
    "methods.h.opgave": "Hoe is de opgave berekend?",
    "methods.h.register": "Register en doelen",
    "methods.h.bereikbaarheid": "Hoe is de bereikbaarheid gemeten?",
    "methods.need.formula": (
        "Opgave van een wijk = getal van de reeks × deel van de gemeente × deel van de periode dat "
        "voorbij is × deel van de wijk. Geeft een reeks een getal per persoon, dan is het dat "
        "getal × het aantal mensen. De wijken tellen precies op tot de gemeente."
    ),
    "methods.need.supply": (
        "Balans = gepland min opgave. Gepland laag telt alleen locaties waarvan het laatste jaar "
        "bekend en op tijd is, met het laagste aantal × de laagste kans van hun fase. Gepland hoog "
        "telt alle locaties die op tijd kunnen zijn, met het hoogste aantal × de hoogste kans."
    ),
    "methods.need.coincide": (
        "Tekort en risico vallen samen in een wijk met een ongunstige of zeer ongunstige index en "
        "een tekort dat blijft als alles wat gepland is doorgaat."
    ),
    "methods.need.read": "Bij deze cijfers",
    "methods.need.norms": "Opgave van {name} in {year}, volgens elke reeks",
    "methods.need.assumptions": "Aannames van de opgave en het aanbod",
    "methods.need.forecast": "De inwoners van later",
    "methods.need.backtest": (
        "De methode is {tests} keer beproefd: telkens is achteraf een jaar voorspeld dat intussen "
        "geteld is. De grootste fout was, per jaar vooruit: {errors}. Dat is wat er mis is gegaan, "
        "geen grens voor wat er mis kan gaan."
    ),
    "methods.need.error": "{people} {error}%",
    "methods.h.onbekend": "Wat is niet bekend?",
    "methods.unknown_facts.replacement": (
        "Hoeveel geschikte woningen verdwijnen en vervangen moeten worden. Dat telt niet mee."
    ),
    "methods.unknown_facts.share": (
        "Welk deel van het getal van deze reeks voor {name} is: {norms}."
    ),
    "methods.unknown_facts.existing": "Hoeveel geschikte woningen er al staan.",
    "methods.unknown_facts.unspecified": (
        "Voor wie {low} tot {high} geplande woningen geschikt zijn: hun type is niet genoemd."
    ),
    "methods.unknown_facts.undated": "Wanneer deze locaties klaar zijn: {names}.",
    "methods.unknown_facts.numbers": "Hoeveel woningen er komen op: {names}.",
    "methods.unknown_facts.access": (
        "Hoever ouderen moeten lopen naar voorzieningen: er is geen bestand met voorzieningen en "
        "adressen waarmee dat te meten is."
    ),
    "methods.unknown_facts.places": "Hoeveel plaatsen deze concepten hebben: {names}.",
    "methods.unknown_facts.paths": (
        "Hoeveel er gerealiseerd en gepland is voor: {names}. Onbekend is niet nul."
    ),
    "methods.unknown_facts.totals": "Hoe deze getallen van bronnen zijn opgebouwd: {names}.",
    "methods.register.how": (
        "Het register houdt bij wat elke bron over een woonzorgconcept zegt. Spreken bronnen "
        "elkaar tegen, dan staan hun uitspraken naast elkaar en heeft een totaal een laagste en "
        "een hoogste getal. Er wordt nooit gemiddeld."
    ),
    "methods.register.published": "Wat bronnen noemen, naast wat het register optelt",
    "methods.register.contradictions": "Waar bronnen elkaar tegenspreken",
    "methods.col.low": "Laag",
    "methods.col.middle": "Midden",
    "methods.col.high": "Hoog",
    "methods.access.caption": "Loopafstand in de hele gemeente, norm {distance} m",
}
