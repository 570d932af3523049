"""Robots answer, and people write about absence, tickets and delivery: neither is taken for the other."""

from datetime import date

import pytest

from tagwerk_email_offers.understanding.reading import understand
from tagwerk_email_offers.understanding.results import Understood


def _understood(subject: str, text: str, fields: str = "") -> Understood:
    head = "From: Kate <kate@firma.example>\nTo: anna@tagwerk.example\nDate: Mon, 8 Jun 2026 09:00:00 +0200\n"
    return understand(f"{head}Subject: {subject}\n{fields}Content-Type: text/plain; charset=utf-8\n\n{text}\n".encode())


@pytest.mark.parametrize(
    ("subject", "text", "fields"),
    [
        (
            "Re: Angebot",
            "I am currently out of the office with no access to email. I will be back on Monday, June 15.",
            "X-Auto-Response-Suppress: All\n",
        ),
        ("Automatische Antwort: AW: Angebot", "Ich bin erst am 15. Juni wieder im Büro.", ""),
        ("Auto-Antwort: Angebot", "Guten Tag, ich bin zurzeit im Urlaub.", ""),
        ("Abwesenheitsbenachrichtigung: Angebot", "Bin bis 12.6. weg.", ""),
        ("Bin bis 12.06.2026 nicht im Büro", "Vielen Dank.", ""),
        ("Nicht im Büro: Angebot", "Bin wieder da am 15.06.", ""),
        ("OOO Re: Offer", "back Monday", ""),
        ("Vacation: Offer", "I'm on vacation till June 20.", ""),
        (
            "Sommerpause",
            "Unsere Firma macht vom 1.6. bis 12.6. Betriebsferien. Dies ist eine automatische Nachricht.",
            "",
        ),
        (
            "AUTO: Kate Müller ist außer Haus (zurück am 15.06.2026)",
            "Ich kehre zurück am 15.06.2026.\n\nAnmerkung: Dies ist eine automatische Antwort",
            "",
        ),
        ("AUTO: Kate is out of the office (returning 06/15/2026)", "I am out of the office until 06/15/2026.", ""),
        (
            "Ihre E-Mail ist bei uns eingegangen",
            "Vielen Dank für Ihre Nachricht. Wir bearbeiten sie schnellstmöglich.",
            "",
        ),
        (
            "Re: Angebot [Ticket#2026060810000123]",
            "Sehr geehrte Damen und Herren, Ihre Anfrage wurde unter der Ticketnummer 2026060810000123 registriert.",
            "Auto-Submitted: auto-replied\n",
        ),
        (
            "[##4711##] : Angebot",
            "Dear Kate, we would like to acknowledge that we have received your request and a ticket has been created.",
            "Auto-Submitted: auto-generated\n",
        ),
        ("We received your message", "Thanks for contacting us. We will get back to you within 24 hours.", ""),
        ("Eingangsbestätigung", "Wir haben Ihre E-Mail erhalten.", ""),
        ("Respuesta automatica: Oferta", "Estaré fuera hasta el 15 de junio.", ""),
        ("Odpowiedź automatyczna: Oferta", "Jestem na urlopie do 15.06.", ""),
        ("Automatisches Antwortschreiben", "Ich bin nicht da.", ""),
        ("Abwesend: Angebot", "x", "Precedence: bulk\n"),
        (
            "Re: Offer",
            "I am away from the office until 12 June and will respond when I return.",
            "Precedence: bulk\nX-Autoreply: yes\n",
        ),
        ("Réponse automatique : Offre", "Absente jusqu'au 12/06/2026 inclus", ""),
        ("Risposta automatica: Offerta", "Sarò fuori ufficio dal 1 al 12 giugno", ""),
        (
            "Neue E-Mail-Adresse: AW: Angebot",
            "Meine Adresse hat sich geändert. Diese Nachricht wurde automatisch erzeugt.",
            "",
        ),
        ("Mailbox unattended", "This mailbox is not monitored. Please do not reply.", ""),
    ],
)
def test_a_robot_answered(subject: str, text: str, fields: str) -> None:
    assert _understood(subject, text, fields).kind == "auto_reply"


@pytest.mark.parametrize(
    ("subject", "text", "fields"),
    [
        ("AW: Angebot", "Guten Tag, vielen Dank für Ihre Nachricht. Wir melden uns in Kürze.", ""),
        ("AW: Angebot", "Bin grad im Urlaub, melde mich ab 15.6.", "In-Reply-To: <a@b>\n"),
        (
            "AW: Angebot",
            "Herr Maier ist bis 15.6. im Urlaub, bitte danach anrufen. Gruß Schulz",
            "In-Reply-To: <a@b>\n",
        ),
        (
            "Re: Offer",
            "Thank you for your email. We received your offer and will order next week.",
            "In-Reply-To: <a@b>\n",
        ),
        ("Urlaubsvertretung", "Ich vertrete Frau Maier, bitte senden Sie mir das Angebot.", ""),
        ("Absage wegen Urlaub", "Wir können am 12. nicht.", ""),
        ("Autoreparatur", "Wir brauchen 3 Stück für die Autowerkstatt.", ""),
        ("Vacation rentals", "Can you deliver boxes to our vacation rentals?", ""),
        ("Automatic doors: offer", "Please send a quote.", ""),
        ("Anfrage", "Vielen Dank für das nette Gespräch. Bitte senden Sie ein Angebot.", ""),
        ("Ticket 4711", "Zum Ticket 4711: bitte tauschen Sie den Drucker.", ""),
        ("AW: Ihre Anfrage", "Hallo, anbei die Daten.", ""),
        ("Zurück an Absender", "Wir schicken die Ware zurück, sie konnte nicht zugestellt werden.", ""),
        ("Fehler in der Rechnung", "Die Rechnung ist falsch.", ""),
        ("Lieferung verzögert sich", "Können Sie sagen, wann die Lieferung kommt?", ""),
        ("Gelesen: interessiert uns", "Wir haben es gelesen, rufen Sie an.", ""),
        ("Read: the contract", "I read it, fine.", ""),
        ("Out of office on Friday", "I'm out of office on Friday, so let's meet Thursday. Does 10 work?", ""),
        (
            "AW: Automatische Antwort: Angebot",
            "Hallo Frau Größer, jetzt bin ich zurück und wir bestellen 20.",
            "In-Reply-To: <a@b>\n",
        ),
    ],
)
def test_a_person_wrote(subject: str, text: str, fields: str) -> None:
    assert _understood(subject, text, fields).kind == "reply"


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("Ich bin bis 12.6. nicht da.", date(2026, 6, 13)),
        ("Ich bin ab 15.06.2026 wieder im Büro.", date(2026, 6, 15)),
        ("Ich kehre zurück am 15.06.2026.", date(2026, 6, 15)),
        ("I will be back on Monday, June 15.", date(2026, 6, 15)),
        ("I am out of the office until 06/15/2026.", date(2026, 6, 16)),
        ("Bin vom 1.6. bis 12.6. in Urlaub.", date(2026, 6, 13)),
        ("Bin vom 22.12. bis 6.1. in Urlaub.", date(2027, 1, 7)),
        ("Sarò fuori ufficio fino al 12 giugno.", date(2026, 6, 13)),
        ("Ich war bis zum 1.6.2026 im Urlaub.", None),
        ("Rufen Sie 030 12.06.44 an.", None),
        ("Ich bin heute nicht da.", None),
    ],
)
def test_the_day_of_return_is_told(text: str, back: date | None) -> None:
    assert _understood("Automatische Antwort: Angebot", text).returns_on == back


def test_a_notice_that_answers_nobody_is_something_else() -> None:
    listed = "List-Unsubscribe: <mailto:u@news.example>\nPrecedence: bulk\n"
    assert _understood("Neuheiten im Juni", "Lesen Sie selbst.", listed).kind == "other"
    assert _understood("Backup finished", "All is well.", "Auto-Submitted: auto-generated\n").kind == "other"


def test_what_a_rule_of_microsoft_365_forwarded_is_a_person_s() -> None:
    fields = "Auto-Submitted: auto-generated\nX-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n"
    assert _understood("AW: Angebot", "Ja, gern.", fields).kind == "reply"
    assert _understood("Automatische Antwort: Angebot", "Ich bin im Urlaub.", fields).kind == "auto_reply"
