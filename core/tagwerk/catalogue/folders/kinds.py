"""What the files of an ERP can be: products, stock, prices, invoices, orders, payments; and how their columns are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tagwerk.companies.imports.recognising.headers import plain
from tagwerk.platform.texts import later

PRICE_OF = "price:"
"""The prefix of a column that holds the prices of one price column: ``price:A``."""
PRICE_COLUMN = re.compile(
    r"^(?:vk|vk preis|verkaufspreis|preis|price|preisgruppe|preisliste|price list|price level) ?([a-z]|\d{1,2})$"
)
TITLES = {
    "article": later("Article"), "name": later("Product"), "unit": later("Unit"), "status": later("State"),
    "stock": later("Stock"), "expected_on": later("Expected"), "column": later("Price column"), "price": later("Price"),
    "currency": later("Currency"), "from_quantity": later("From"), "valid_from": later("Valid from"),
    "valid_until": later("until"), "number": later("Number"), "customer": later("Customer number"), "vat_id": later("VAT id"),
    "customer_name": later("Company"), "reference": later("Invoice"), "issued_on": later("Date"), "due_on": later("Due"),
    "paid_on": later("Paid"), "amount": later("Amount"), "open_amount": later("Open amount"), "state": later("State"),
}  # fmt: skip
COMMON = {
    "customer": """
        customer; customer number; customer no; customer id; kunde; kundennummer; kundennr; kunden nr; kdnr; kd nr; debitor;
        debitorennummer; debitornummer; debitor nr; konto; personenkonto; kontonummer; account; account number; card code;
        cardcode; adressnummer
        """,
    "vat_id": """
        vat id; vat; vat number; ustid; ust id; ust idnr; ustidnr; umsatzsteuer id; uid; steuernummer ustid; eu vat
        """,
    "customer_name": """
        customer name; kundenname; name; firma; company; name 1; name1; kunde name; debitorname; card name; partner
        """,
    "currency": """
        currency; waehrung; whg; wkz; waehrungskennzeichen; doc currency; wrg
        """,
    "state": """
        state; status; zustand; belegstatus; document status; stage
        """,
}
PRODUCTS = {
    "article": """
        article; artikel; artikelnummer; artikelnr; artikel nr; artnr; art nr; art no; article number; article no; item;
        item no; item number; item code; itemcode; sku; product; product number; product code; productcode; produktnummer;
        produkt nr; material; materialnummer; matnr; default code; internal reference; interne referenz; teilenummer; part
        number; part no; ean; gtin
        """,
    "name": """
        name; bezeichnung; artikelbezeichnung; description; beschreibung; product name; produktname; artikelname; title;
        titel; bezeichnung 1; kurztext; item name; item description; text; langtext; matchcode
        """,
    "unit": """
        unit; einheit; me; mengeneinheit; vpe einheit; uom; unit of measure; basiseinheit; verkaufseinheit
        """,
    "status": """
        status; state; zustand; aktiv; active; artikelstatus; gesperrt; lifecycle; inaktiv
        """,
    "stock": """
        stock; bestand; lagerbestand; verfuegbar; verfuegbarer bestand; qty; quantity; menge; on hand; qty on hand; quantity
        on hand; available; in stock; lagermenge; freier bestand; qty available
        """,
    "expected_on": """
        expected; expected on; expected date; liefertermin; zugang; zugangsdatum; naechster zugang; eta; wiederverfuegbar;
        wieder verfuegbar; erwartet; erwartet am; lieferdatum; verfuegbar ab; available from; next delivery; delivery date;
        restock date
        """,
    "price": """
        price; preis; vk; vk preis; verkaufspreis; listenpreis; list price; unit price; einzelpreis; nettopreis; net price;
        stueckpreis; grundpreis; sales price; retail price
        """,
    "currency": """
        currency; waehrung; whg; wkz; waehrungskennzeichen; doc currency; wrg
        """,
}
STOCK: dict[str, str] = {}
PRICES = {
    "column": """
        column; price column; preisspalte; preisliste; preisgruppe; price list; pricelist; price group; price level;
        preisstufe; kundengruppe; liste; gruppe
        """,
    "from_quantity": """
        from quantity; ab menge; abmenge; staffel; staffelmenge; staffel ab; menge ab; min qty; minimum quantity; quantity;
        menge; min quantity
        """,
    "valid_from": """
        valid from; gueltig ab; gueltig von; ab; von; from; start date; beginn; gueltigab; start; date start
        """,
    "valid_until": """
        valid until; valid to; gueltig bis; bis; until; to; end date; ende; gueltigbis; end; date end
        """,
}
INVOICES = {
    "number": """
        number; nummer; nr; no; belegnummer; belegnr; beleg nr; beleg; document number; doc num; docnum; belegfeld 1; id;
        invoice; invoice number; invoice no; rechnung; rechnungsnummer; rechnungsnr; rechnung nr; rg nr; renr; re nr; op
        nummer; invoice id
        """,
    "issued_on": """
        date; datum; belegdatum; document date; doc date; issued on; issue date; created; erstellt; buchungsdatum; posting
        date; invoice date; rechnungsdatum; rg datum
        """,
    "due_on": """
        due; due on; due date; faellig; faellig am; faelligkeit; faelligkeitsdatum; zahlungsziel; zahlbar bis; invoice due
        date; doc due date; payment due
        """,
    "paid_on": """
        paid; paid on; bezahlt; bezahlt am; zahldatum; zahlungsdatum; payment date; ausgeglichen am; zahlung am
        """,
    "amount": """
        amount; betrag; summe; total; brutto; bruttobetrag; gesamtbetrag; gesamt; gesamtsumme; rechnungsbetrag; gross; gross
        amount; grand total; total amount; doc total; endbetrag; umsatz; umsatz ohne soll haben kz; auftragswert;
        zahlbetrag; netto; nettobetrag; net amount; wert
        """,
    "open_amount": """
        open; open amount; offen; offener betrag; restbetrag; saldo; balance; balance due; amount due; amount residual;
        offene summe; rest; op betrag; noch offen; residual
        """,
} | COMMON
ORDERS = {
    "number": """
        number; nummer; nr; no; belegnummer; belegnr; beleg nr; beleg; document number; doc num; docnum; belegfeld 1; id;
        order; order number; order no; auftrag; auftragsnummer; auftragsnr; auftrag nr; bestellnummer; bestellnr; order id;
        sales order
        """,
    "issued_on": """
        date; datum; belegdatum; document date; doc date; issued on; issue date; created; erstellt; buchungsdatum; posting
        date; order date; auftragsdatum; bestelldatum
        """,
    "amount": """
        amount; betrag; summe; total; brutto; bruttobetrag; gesamtbetrag; gesamt; gesamtsumme; rechnungsbetrag; gross; gross
        amount; grand total; total amount; doc total; endbetrag; umsatz; umsatz ohne soll haben kz; auftragswert;
        zahlbetrag; netto; nettobetrag; net amount; wert
        """,
} | COMMON
PAYMENTS = {
    "number": """
        number; nummer; nr; no; belegnummer; belegnr; beleg nr; beleg; document number; doc num; docnum; belegfeld 1; id;
        payment; payment number; zahlungsnummer; zahlung; zahlungs nr; payment id; transaktion; transaction id
        """,
    "reference": """
        reference; referenz; invoice; invoice number; invoice no; rechnung; rechnungsnummer; rechnungsnr; rechnung nr; rg
        nr; renr; re nr; belegfeld 1; zu rechnung; ref; paid invoice
        """,
    "paid_on": """
        date; datum; belegdatum; document date; doc date; issued on; issue date; created; erstellt; buchungsdatum; posting
        date; paid; paid on; zahldatum; zahlungsdatum; payment date; valuta; wertstellung; eingang; zahlungseingang; bezahlt
        am; bezahlt
        """,
    "amount": """
        amount; betrag; summe; total; brutto; bruttobetrag; gesamtbetrag; gesamt; gesamtsumme; rechnungsbetrag; gross; gross
        amount; grand total; total amount; doc total; endbetrag; umsatz; umsatz ohne soll haben kz; auftragswert;
        zahlbetrag; netto; nettobetrag; net amount; wert
        """,
} | COMMON


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its *fields* with the headers of their columns, those it cannot do without, and *words* in file names."""

    name: str
    title: str
    fields: dict[str, str]
    needed: tuple[str, ...]
    words: tuple[str, ...]

    def known(self) -> dict[str, str]:
        """The field that a header names, by the header as it is compared."""
        return _known(self.name)


KINDS = {
    kind.name: kind
    for kind in (
        FileKind(
            "products",
            later("Products"),
            PRODUCTS,
            ("article", "name"),
            ("product", "products", "artikel", "artikelstamm", "article", "item", "produkt", "material", "sortiment"),
        ),
        FileKind(
            "stock",
            later("Stock"),
            STOCK,
            ("article", "stock"),
            ("stock", "bestand", "bestaende", "lager", "inventory", "inventar"),
        ),
        FileKind(
            "prices",
            later("Prices"),
            PRICES,
            ("article", "price"),
            ("price", "prices", "preis", "preise", "preisliste", "pricelist", "tarif"),
        ),
        FileKind(
            "invoices",
            later("Invoices"),
            INVOICES,
            ("number", "amount"),
            ("invoice", "invoices", "rechnung", "rechnungen", "offene", "op", "opos", "posten", "debitoren"),
        ),
        FileKind(
            "orders",
            later("Orders"),
            ORDERS,
            ("number",),
            ("order", "orders", "auftrag", "auftraege", "bestellung", "bestellungen"),
        ),
        FileKind(
            "payments",
            later("Payments"),
            PAYMENTS,
            ("amount", "paid_on"),
            ("payment", "payments", "zahlung", "zahlungen", "zahlungseingaenge", "zahlungseingang"),
        ),
    )
}
BORROWED = {
    "stock": ("article", "stock", "expected_on"),
    "prices": ("article", "price", "currency"),
}
"""What these kinds have in common with products."""


def fields_of(kind: str) -> dict[str, str]:
    """The fields of a kind, with the headers that name them."""
    products = KINDS["products"].fields
    return {name: products[name] for name in BORROWED.get(kind, ())} | KINDS[kind].fields


@cache
def _known(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    fields = fields_of(kind)
    for field in _order(kind, fields):
        for header in (plain(each) for each in fields[field].split(";")):
            found.setdefault(header, field)
            found.setdefault(header.replace(" ", ""), field)
    return found | {field.replace("_", " "): field for field in fields}


def _order(kind: str, fields: dict[str, str]) -> list[str]:
    """The fields whose own names come first: of a payment, ``Rechnungsnummer`` is whose, not what it is called itself."""
    first = {"payments": ("reference",), "invoices": ("paid_on",)}.get(kind, ())
    return [*first, *(name for name in fields if name not in first)]
