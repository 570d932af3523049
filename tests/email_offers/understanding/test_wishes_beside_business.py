"""Who orders or asks for something in the same mail may mean something else than to leave: that is asked, and never acts."""

import pytest

from tagwerk_email_offers.understanding.answers.wishes import wish_in


@pytest.mark.parametrize(
    ("own", "subject"),
    [
        ("Bitte keine Werbung mehr beilegen, nur die Ware: 5 Stühle bestellt.", ""),
        ("Wir melden uns zum Messebesuch ab, bitte trotzdem Katalog senden.", "Abmeldung"),
        ("Please remove the chairs from our order, but add 5 desks.", "Remove me"),
    ],
)
def test_a_wish_beside_business_is_never_sure(own: str, subject: str) -> None:
    assert wish_in(own, subject) != "sure"


@pytest.mark.parametrize("own", ["Bitte nehmen Sie uns aus dem Verteiler.", "Abmelden, danke", "please unsubscribe me"])
def test_a_wish_alone_is_sure(own: str) -> None:
    assert wish_in(own, "Re: Angebot") == "sure"


@pytest.mark.parametrize(
    "own",
    [
        "Bitte löschen Sie meine E-Mail von gestern, sie war falsch.",
        "Bitte entfernen Sie unseren Namen von den Kartons.",
        "Bitte kontaktieren Sie uns nicht mehr per Telefon.",
        "Die Vorschriften verbieten uns Werbung im Treppenhaus.",
        "Nehmen Sie unsere Stühle aus der Liste.",
        "We had to cancel our subscription with your competitor.",
        "Drop us a line when the new list is out.",
        "No nos envíen muestras por correo.",
        "Non inviateci più campioni.",
        "Больше не присылайте образцы, их хватает.",
        "Quiten la mesa de la lista.",
    ],
)
def test_goods_lists_of_them_and_single_mails_are_no_wish_to_leave(own: str) -> None:
    assert wish_in(own, "Re: Angebot") != "sure"


@pytest.mark.parametrize(
    "own",
    [
        "Senden Sie uns nichts mehr und löschen Sie unsere Adresse aus der Datenbank.",
        "Merci de ne plus m'envoyer de publicités et de retirer mon adresse de votre fichier.",
        "Proszę nie przysyłać mi więcej ofert i usunąć mój adres z bazy.",
    ],
)
def test_a_negation_reaches_no_further_than_to_an_and(own: str) -> None:
    assert wish_in(own, "Re: Angebot") == "sure"
