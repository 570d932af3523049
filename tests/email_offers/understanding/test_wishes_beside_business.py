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
