"""Sample companies for a first look: invented, with numbers and addresses that belong to nobody.

The telephone numbers are from the ranges that the Bundesnetzagentur keeps free for films and examples; the mail domains end
in ``.example`` (RFC 2606).
"""

from __future__ import annotations

import re
from itertools import product
from random import Random
from typing import TYPE_CHECKING

from tagwerk.companies.finding import name_key
from tagwerk.companies.tables import Company, Contact
from tagwerk.platform import clock
from tagwerk.staff.tables import Employee

if TYPE_CHECKING:
    from tagwerk.platform.app import App

COUNT = 80
SPREAD = 47  # scatters the last two digits, by which a simulated exchange decides who answers
FAMILIES = ("Ahrens", "Böttcher", "Claußen", "Dörr", "Eßer", "Fröhlich", "Größer", "Hübner", "Jäger", "Köhler",
            "Löwe", "Müller", "Nägele", "Österreicher", "Pröll", "Röder")  # fmt: skip
TRADES = (("Möbel", "furniture"), ("Bürobedarf", "stationery"), ("Haushaltswaren", "household goods"),
          ("Baustoffe", "building materials"), ("Textilien", "textiles"))  # fmt: skip
# city, federal state, the beginning of a number range for examples (five digits follow, or as many as fit)
PLACES = (
    ("Berlin", "Berlin", "+493023125{:03d}"),
    ("Frankfurt am Main", "Hessen", "+496990009{:03d}"),
    ("Hamburg", "Hamburg", "+494066969{:03d}"),
    ("Köln", "Nordrhein-Westfalen", "+492214710{:03d}"),
    ("München", "Bayern", "+498999998{:03d}"),
)
GIVEN_NAMES = ("Anja", "Björn", "Cläre", "Dörte", "Günter", "Heike", "Jürgen", "Käthe", "Lutz", "Sören")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def sample_companies(app: App, count: int = COUNT, seed: int = 1) -> None:
    """Add *count* companies with a contact each, the same ones for the same *seed*; every fourth is a client.

    More than there are names for are told apart by their place.
    """
    random = Random(seed)  # noqa: S311 - invented data, no secret
    names = list(product(TRADES, FAMILIES))
    random.shuffle(names)
    with app.database.transaction() as session:
        owner = session.query(Employee.id).order_by(Employee.id).limit(1).scalar()
        for number in range(min(count, len(names) * (len(PLACES) + 1))):
            (trade, industry), family = names[number % len(names)]
            place = number // len(names)
            city, region, range_ = PLACES[(number + place) % len(PLACES)]
            apart = f" {city}" if place else ""
            name = f"{trade} {family}{apart} GmbH"
            domain = f"{_ascii(f'{trade}-{family}{apart}')}.example"
            given, surname = random.choice(GIVEN_NAMES), random.choice(FAMILIES)  # nosec B311 - invented data
            company = Company(
                name=name,
                name_key=name_key(name),
                rank="client" if number % 4 == 0 else "prospect",
                city=city,
                region=region,
                industry=industry,
                website=f"https://www.{domain}",
                phone=range_.format(100 + number % 400),
                owner_id=owner,
                created_at=clock.now(),
            )
            contact = Contact(
                name=f"{given} {surname}",
                salutation="Herr" if given in ("Björn", "Günter", "Jürgen", "Lutz", "Sören") else "Frau",
                position="Einkauf",
                email=f"{_ascii(given)}.{_ascii(surname)}@{domain}",
                phone=range_.format(500 + number * SPREAD % 100),
                language="de",
                created_at=clock.now(),
            )
            company.contacts.append(contact)
            session.add(company)


def _ascii(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower().translate(UMLAUTS))
