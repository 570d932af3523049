"""Five hundred pairs of cards, each labelled: one company or two, written before the matching.

Every third was never looked at since.
Thirty firms are each written as lists write them again (one company), and beside those that look like them (two companies).
"""

from dataclasses import dataclass

from kit.firms import FIRMS
from tagwerk.companies.duplicates.scoring import Facts


@dataclass(frozen=True)
class Pair:
    """Two cards; *held_out* ones say how the matching does with what nobody tuned it on."""

    sort: str
    one: Facts
    other: Facts
    same: bool
    held_out: bool = False


TRADES = (
    "Gartenbau",
    "Optik",
    "Fahrschule",
    "Catering",
    "Reisen",
    "Fliesen",
    "Fotografie",
    "Steuerberatung",
    "Tierarztpraxis",
    "Gerüstbau",
)
STRANGERS = ("Abel", "Brandt", "Cordes", "Dietz", "Ebert", "Funke", "Gerlach", "Horn", "Israel", "Jansen")


def _of_one_firm(number: int) -> list[Pair]:
    name, again, slip, town, town_again, domain, phone = FIRMS[number]
    card = Facts.of(name, town, phones=[phone], website=domain)
    vat, customer = f"DE1366{number:05}", f"K-{1000 + number}"
    numbered = Facts.of(name, town, customer_number=customer, vat_id=vat)
    return [
        Pair("written otherwise", Facts.of(name, town), Facts.of(again, town), same=True),
        Pair("a slip", Facts.of(name, town), Facts.of(slip, town), same=True),
        Pair("the town otherwise", Facts.of(name, town), Facts.of(name.upper(), town_again), same=True),
        Pair("no town, its domain", card, Facts.of(again, emails=[f"info@{domain}"]), same=True),
        Pair("no town, its phone", card, Facts.of(slip, phones=[phone]), same=True),
        Pair("moved", card, Facts.of(again, "Cottbus", website=f"https://www.{domain}/kontakt"), same=True),
        Pair("customer number", numbered, Facts.of(again, customer_number=customer.lower()), same=True),
        Pair("VAT id", numbered, Facts.of(slip, "Cottbus", vat_id=vat), same=True),
        Pair("a slip in the town", Facts.of(again, town), Facts.of(name, _slip(town)), same=True),
    ]


def _of_two_firms(number: int) -> list[Pair]:
    name, again, _slipped, town, _town, domain, phone = FIRMS[number]
    family, trade = STRANGERS[number % 10], TRADES[number % 10]
    card = Facts.of(name, town, phones=[phone], website=domain)
    neighbour = f"{trade} {family} GmbH"
    return [
        Pair("namesake in another town", Facts.of(name, town), Facts.of(again, "Cottbus"), same=False),
        Pair("shared switchboard", card, Facts.of(neighbour, town, phones=[phone]), same=False),
        Pair("shared domain", card, Facts.of(neighbour, "Cottbus", emails=[f"{family.lower()}@{domain}"]), same=False),
        Pair("the same town", Facts.of(name, town), Facts.of(neighbour, town), same=False),
        Pair(
            "another VAT id",
            Facts.of(name, town, vat_id=f"DE1366{number:05}"),
            Facts.of(name, town, vat_id=f"DE2777{number:05}"),
            same=False,
        ),
        Pair("neither name nor town", card, Facts.of(neighbour, "Cottbus"), same=False),
    ]


def _slip(town: str) -> str:
    """Two letters of the town changed places."""
    return town[:2] + town[3] + town[2] + town[4:] if len(town) > 4 else town


ALIKE = (
    ("person firms", "Hans Müller", "Peter Müller"),
    ("person firms", "Anna Schmidt", "Andreas Schmidt"),
    ("person firms", "Jürgen Groß Versicherungen", "Heike Groß Versicherungen"),
    ("person firms", "Zahnarztpraxis Dr. Uwe Klein", "Zahnarztpraxis Dr. Ute Klein"),
    ("person firms", "Rechtsanwalt Karl Fuchs", "Rechtsanwalt Kurt Fuchs"),
    ("another family", "Möbel Müller", "Möbel Meier"),
    ("another family", "Bäckerei Huber", "Bäckerei Bauer"),
    ("another family", "Autohaus Lang", "Autohaus Kurz"),
    ("another family", "Elektro Weber", "Elektro Wagner"),
    ("another family", "Schreinerei Vogel", "Schreinerei Vogt"),
    ("another family", "Metzgerei Koch", "Metzgerei Beck"),
    ("another family", "Gasthof Adler", "Gasthof Anker"),
    ("another family", "Hotel Krone", "Hotel Sonne"),
    ("another trade", "Müller Logistik GmbH", "Müller Transporte GmbH"),
    ("another trade", "Bäckerei Schmidt", "Metzgerei Schmidt"),
    ("another trade", "Krüger Metallbau", "Krüger Gartenbau"),
    ("another trade", "Elektro Hofmann", "Sanitär Hofmann"),
    ("another trade", "Wagner Immobilien", "Wagner Reisen"),
    ("another trade", "Autohaus Köhler", "Fahrschule Köhler"),
    ("branches", "Apotheke am Markt 1", "Apotheke am Markt 2"),
    ("branches", "Filiale 12 Buchhandlung Osiander", "Filiale 17 Buchhandlung Osiander"),
    ("branches", "Kita Regenbogen 3", "Kita Regenbogen 5"),
    ("general words", "Deutsche Bau GmbH", "Deutsche Holz GmbH"),
    ("general words", "Neue Energie Nord", "Neue Energie Süd"),
    ("general words", "City Hotel", "City Apotheke"),
    ("general words", "IT Service Berlin", "Büro Service Berlin"),
    ("general words", "Stadtwerke Altdorf", "Stadtbau Altdorf"),
    ("general words", "Volksbank Mitte", "Sparkasse Mitte"),
    ("general words", "Berliner Glas", "Berliner Gas"),
    ("general words", "Alpha Consulting", "Beta Consulting"),
    ("short", "ABC GmbH", "ABD GmbH"),
    ("short", "MTU", "MTS"),
)
ONE = (
    ("person firms", "Hans Müller Malerbetrieb", "Malerbetrieb H. Müller"),
    ("person firms", "Dr. Uwe Klein Zahnarzt", "Zahnarzt Dr. med. dent. Uwe Klein"),
    ("person firms", "Schmidt, Anna", "Anna Schmidt"),
    ("person firms", "Groß Jürgen", "Jürgen Groß e.K."),
    ("legal forms", "Kant GmbH & Co. KG", "Kant GmbH und Co KG"),
    ("legal forms", "Hegel Aktiengesellschaft", "Hegel AG"),
    ("legal forms", "Fichte UG (haftungsbeschränkt)", "Fichte GmbH"),
    ("legal forms", "Schelling gGmbH", "Schelling gemeinnützige GmbH"),
    ("legal forms", "Lessing Ltd.", "Lessing Limited"),
    ("legal forms", "Bloch e.V.", "Bloch eingetragener Verein"),
    ("one word or two", "Möbelhaus Winter", "Möbel-Haus Winter"),
    ("one word or two", "Bücher Stube Kant", "Bücherstube Kant"),
    ("one word or two", "Getränke Markt Ost", "Getränkemarkt Ost"),
    ("one word or two", "Neu Haus Bau", "Neuhaus Bau"),
    ("signs", "Foto+Film Kern", "Foto & Film Kern"),
    ("signs", "Haus/Garten/Tier Roth", "Haus Garten Tier Roth"),
    ("signs", '"Zur Post" Gasthof', "Gasthof Zur Post"),
    ("signs", "s.Oliver Shop", "s Oliver Shop"),
    ("initials", "BMW", "Bayerische Motoren Werke AG"),
    ("accents", "Café Crème", "Cafe Creme"),
    ("accents", "Señor Taco", "Senor Taco"),
    ("sound", "Schreinerei Maier", "Schreinerei Mayr"),
    ("sound", "Spedition Schulze", "Spedition Schultze"),
    ("sound", "Philipp Optik", "Filip Optik"),
)


def _all() -> list[Pair]:
    pairs = [pair for number in range(len(FIRMS)) for pair in (*_of_one_firm(number), *_of_two_firms(number))]
    for label, table in ((False, ALIKE), (True, ONE)):
        pairs += [Pair(sort, Facts.of(one, "Lübeck"), Facts.of(other, "Lübeck"), label) for sort, one, other in table]
    return [Pair(pair.sort, pair.one, pair.other, pair.same, number % 3 == 0) for number, pair in enumerate(pairs)]


PAIRS = _all()
