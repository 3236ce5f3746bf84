"""Dutch: words of the audit of a definition."""

from __future__ import annotations

__all__ = ["AUDIT"]

AUDIT = {
    "audit.title": "Doorlichting: {index}",
    "audit.intro": (
        "Vergeleken zijn {regions} {base} en {indicators} cijfers{weighted}. Samenhang (r) loopt "
        "van −1 tot 1: bij 1 gaan twee cijfers altijd samen op, bij 0 hebben ze niets met elkaar "
        "te maken, bij −1 gaan ze altijd tegen elkaar in."
    ),
    "audit.weighted": ", gewogen naar inwoners",
    "audit.regions": "gebieden",
    "audit.severity.important": "Belangrijk",
    "audit.severity.attention": "Let op",
    "audit.severity.note": "Ter informatie",
    "audit.advice": "Advies: {advice}",
    "audit.none": "Er zijn geen bevindingen.",
    "audit.and": "{first} en {last}",
    "audit.more": "nog {count} andere",
    "audit.quoted": "‘{label}’",
    "audit.pair": "‘{first}’ met ‘{second}’ (r = {r})",
    "audit.with_r": "‘{label}’ (r = {r})",
    "audit.models.what": (
        "{count} cijfers zijn schattingen uit een model van {publisher}. Dat model rekent zelf met "
        "{inputs}. De index telt die kenmerken daarnaast ook nog mee: {used}. Zo telt één ding "
        "twee keer. Modelcijfers en kenmerken wegen op papier samen {nominal}% en bepalen "
        "{influence}% van de verschillen in de index.{predicted}"
    ),
    "audit.models.input": "{input} ({labels})",
    "audit.models.itself": "‘{label}’, zelf ook uit het model",
    "audit.models.predicted": (
        " Wie alleen de los gemeten kenmerken kent ({labels}), kan {share}% voorspellen van wat "
        "de modelcijfers gemeen hebben (over {n} {base})."
    ),
    "audit.models.advice": (
        "Lees een modelcijfer als ‘hier wonen mensen met meer kans hierop’, niet als gemeten in "
        "de buurt. Het laat geen effect van lokaal beleid zien. Kies tussen de kenmerken en de "
        "modelcijfers, of geef een van beide minder gewicht, en leg die keuze uit in de definitie."
    ),
    "audit.duplicates.what": (
        "Deze {count} cijfers vertellen bijna hetzelfde: {labels}. De sterkste "
        "samenhang: {pairs}.{opposite}{themes} Samen wegen ze op papier {nominal}% en bepalen ze "
        "{influence}% van de verschillen in de index."
    ),
    "audit.duplicates.opposite": (
        " Een min betekent: waar het ene cijfer hoog is, is het andere laag. Het ene telt als "
        "risico en het andere als bescherming, dus samen tellen ze hetzelfde twee keer."
    ),
    "audit.duplicates.themes": " Ze staan in verschillende groepen: {themes}.",
    "audit.duplicates.advice": (
        "Houd één cijfer per onderwerp, of leg uit waarom er meer nodig zijn. Weeg onderwerpen en "
        "niet cijfers, zodat een onderwerp met veel cijfers niet vanzelf zwaarder telt."
    ),
    "audit.component.what": (
        "Eén onderliggende factor verklaart {first}% van alle verschillen in de {count} cijfers "
        "(over {n} {base} waar alles bekend is)."
    ),
    "audit.component.advice": (
        "Hoe hoger dit is, hoe meer de index één ding meet dat vele keren telt. Laat bij een "
        "score ook de thema's zien die daar los van staan."
    ),
    "audit.groups.what": "Binnen deze delen verklaart één factor bijna alles: {labels}.",
    "audit.groups.item": "‘{label}’ ({first}% van de verschillen in {count} cijfers)",
    "audit.groups.advice": (
        "De cijfers binnen zo'n deel zijn namen voor bijna hetzelfde. Trek geen conclusie uit "
        "kleine verschillen ertussen."
    ),
    "audit.parent.what": "Deze onderdelen gaan in tegen de groep waarin ze tellen: {labels}.",
    "audit.parent.advice": (
        "Waar het onderdeel gunstig is, is de groep ongunstig. Controleer de richting. Klopt die, "
        "zet het dan in een andere groep of toon het zonder het mee te tellen."
    ),
    "audit.polarity.what": (
        "Deze onderdelen gaan in tegen de andere van hun groep, sterker dan toeval verklaart: "
        "{labels}."
    ),
    "audit.polarity.advice": (
        "Controleer de richting: risico of bescherming? Klopt die, dan brengt de groep dingen bij "
        "elkaar die elkaar opheffen. Splits de groep, of leg uit waarom ze samen horen."
    ),
    "audit.idle.what": (
        "Deze onderdelen tellen op papier mee, maar bepalen bijna niets van de verschillen in de "
        "index of werken de andere tegen: {labels}."
    ),
    "audit.idle.item": "‘{label}’ (op papier {nominal}%, in feite {influence}%)",
    "audit.idle.advice": (
        "Beslis of het onderwerp telt. Zo ja, laat het thema apart zien, want in de totaalscore "
        "verdwijnt het. Zo nee, toon het als achtergrond."
    ),
    "audit.alpha.what": (
        "De onderdelen van deze groepen hangen weinig samen (Cronbachs alfa onder {limit}): "
        "{labels}."
    ),
    "audit.alpha.item": "‘{label}’ ({alpha})",
    "audit.alpha.advice": (
        "Dat is geen fout: een groep mag verschillende dingen bij elkaar brengen. Maar hun "
        "gemiddelde verbergt verschillen. Bekijk dus ook de onderdelen."
    ),
    "audit.coverage.what": (
        "{scored} van de {regions} {base} hebben een score voor de index.{people}{gaps}"
    ),
    "audit.coverage.people": " Daar woont {share}% van de mensen om wie het gaat.",
    "audit.coverage.gaps": " Cijfers met een dekking onder {limit}%: {labels}.",
    "audit.coverage.item": "‘{label}’ ({share}%)",
    "audit.coverage.advice": (
        "Noem bij de kaart waar een cijfer of score ontbreekt. Die gebieden zijn niet gemiddeld: "
        "er is te weinig over bekend."
    ),
    "audit.mixed.what": (
        "De definitie neemt cijfers van {publisher} uit jaren vóór en vanaf {year}: {labels}. "
        "{note}"
    ),
    "audit.mixed.item": "‘{label}’ ({period})",
    "audit.mixed.advice": "Neem alle cijfers van deze bron uit jaren met dezelfde methode.",
    "audit.break.what": (
        "De {count} cijfers van {publisher} komen hier uit jaren met dezelfde methode. De reeks "
        "zelf heeft een breuk in {year}. {note}"
    ),
    "audit.break.advice": (
        "Lees een verschil tussen een jaar vóór {year} en een jaar vanaf {year} niet als "
        "verandering."
    ),
    "audit.old.what": (
        "{count} cijfers zijn meer dan {age} jaar ouder dan het nieuwste ({newest}): {labels}."
    ),
    "audit.old.item": "{count} uit {period} van {publisher}, zoals ‘{label}’",
    "audit.old.advice": (
        "Vervang ze zodra er nieuwere zijn. Controleer ze tot die tijd ter plaatse, vooral waar "
        "sindsdien is gebouwd of gesloopt."
    ),
    "audit.excluded.what": "‘{label}’ telt niet of niet overal mee: {reason}.",
    "audit.excluded.advice": "Haal het uit de definitie, of zorg voor cijfers waarmee het kan.",
    "audit.table.weights": "Gewicht op papier en invloed in feite",
    "audit.table.weights.note": (
        "Invloed: het deel van de verschillen in de index dat van dit onderdeel komt. Alle cijfers "
        "samen zijn 100%. Minder dan 0 betekent: het werkt de andere tegen."
    ),
    "audit.table.relations": "Samenhang met de groep en de index",
    "audit.table.relations.note": (
        "Na omdraaien van cijfers waarbij meer ongunstig is. Met de rest: met de andere onderdelen "
        "van dezelfde groep samen."
    ),
    "audit.table.duplicates": "Cijfers die bijna hetzelfde vertellen",
    "audit.table.duplicates.note": (
        "De {count} sterkste. r van de cijfers zoals ze zijn, en na omdraaien van cijfers waarbij "
        "meer ongunstig is."
    ),
    "audit.table.groups": "Groepen",
    "audit.table.groups.note": (
        "Alfa: hoe sterk de onderdelen samenhangen (1 is volledig). Eerste factor: welk deel van "
        "de verschillen in de cijfers één onderliggende factor verklaart."
    ),
    "audit.table.coverage": "Dekking",
    "audit.table.coverage.note": (
        "Deel van de gebieden en van de mensen met een cijfer of score, en waarom andere gebieden "
        "er geen hebben."
    ),
    "audit.column.label": "Onderdeel",
    "audit.column.level": "Soort",
    "audit.column.nominal": "Op papier (%)",
    "audit.column.influence": "Invloed (%)",
    "audit.column.parent": "Groep",
    "audit.column.with_parent": "Met de groep",
    "audit.column.with_rest": "Met de rest",
    "audit.column.with_index": "Met de index",
    "audit.column.first": "Cijfer",
    "audit.column.second": "Ander cijfer",
    "audit.column.r_figures": "r",
    "audit.column.r": "r na omdraaien",
    "audit.column.n": "Gebieden",
    "audit.column.parts": "Onderdelen",
    "audit.column.alpha": "Alfa",
    "audit.column.indicators": "Cijfers",
    "audit.column.factor": "Eerste factor (%)",
    "audit.column.regions": "Gebieden (%)",
    "audit.column.people": "Mensen (%)",
    "audit.column.suppressed": "Afgeschermd",
    "audit.column.missing": "Ontbreekt",
    "audit.column.not_applicable": "Niet van toepassing",
    "audit.input.leeftijd": "leeftijd",
    "audit.input.huishouden": "huishouden",
    "audit.input.inkomen": "inkomen",
    "audit.input.opleiding": "opleiding",
    "audit.input.woning": "woning",
}
