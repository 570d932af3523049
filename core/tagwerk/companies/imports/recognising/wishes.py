"""What a header says of being written to or called: that somebody agrees, or wants none of it."""

from __future__ import annotations

from tagwerk.companies.duplicates.wordlists import words

MAIL = words("email emails mail mails mailing mailings newsletter")
CALLS = ("telefon", "phone", "tel", "anruf", "angerufen", "call")
ADVERTISING = words(
    "werbung werbe werblich marketing werbezwecke kontakt kontaktieren kontaktaufnahme contact werbekontakt dsgvo gdpr"
)
CONTACTING = words("kontakt kontaktieren kontaktaufnahme contact kontaktsperre")
AGREED = words(
    "einwilligung consent consents erlaubt erlaubnis zustimmung zugestimmt darf duerfen allowed permission permitted accepts"
    " accept agreed optin eingewilligt einverstanden einverstaendnis werbeeinwilligung toestemming consentement consenso zgoda"
    " consentimiento"
)
REFUSED = words(
    "sperre gesperrt werbesperre mailsperre telefonsperre anrufsperre kontaktsperre untersagt verboten"
    " widerspruch widersprochen werbewiderspruch widerruf widerrufen unsubscribed unsubscribe abgemeldet abmeldung robinson"
    " robinsonliste blacklist blacklisted blocklist unerwuenscht optout blocked suppressed blocklisted abbestellt disallow"
)
NOT = words("kein keine keinen nicht not never dont don")
NO = words("no do")
"""Words that refuse before the thing, and count it behind: ``No phone``, ``Phone no.``"""
OF_CALLS = words("telefon tel phone telephone telefonisch telefonate telefonanrufe anruf anrufe anrufen call calls")
TO_CONTACT = words(
    "per via by with for to zu zur fuer an the bitte please me us mehr more any anymore t schreiben anschreiben senden zusenden"
    " schicken mailen melden send write use used want wants wanted erwuenscht gewuenscht wuenscht will wollen moechte erhalten"
    " receive erteilt gegeben given liegt vor zulassen allow massen bulk"
)
REFUSABLE = MAIL | OF_CALLS | ADVERTISING
BESIDE_NOT = REFUSABLE | AGREED | TO_CONTACT | NOT | NO
"""What may stand beside a word that says no: with any other word it says no to that, as ``Mail nicht zustellbar`` does."""
BY_THEMSELVES = words(
    "einwilligung consent werbeeinwilligung optin kontaktsperre werbesperre mailsperre telefonsperre anrufsperre werbewiderspruch"
    " robinson robinsonliste unsubscribed abgemeldet optout"
)
"""Words that can be about nothing else."""
JOINED = {
    "e mail": "email",
    "e mails": "emails",
    "opt in": "optin",
    "opt out": "optout",
    "opted out": "optout",
    "opted in": "optin",
}


def wish_in(text: str, elsewhere: frozenset[str]) -> str:
    """The field of a header in plain letters that is about a wish, or ``""``; one with a word of *elsewhere* is about when, how
    or by whom it was said.
    """
    padded = f" {text} "
    for parted, joined in JOINED.items():
        padded = padded.replace(f" {parted} ", f" {joined} ")
    said = padded.split()
    if not elsewhere.isdisjoint(said):
        return ""
    mail = not MAIL.isdisjoint(said) or "mailsperre" in said
    calls = any(word.startswith(CALLS) for word in said)
    if not (mail or calls or not (ADVERTISING | BY_THEMSELVES).isdisjoint(said)):
        return ""
    if not REFUSED.isdisjoint(said) or _says_no(said):
        if calls == mail:
            return "no_contact" if calls or not CONTACTING.isdisjoint(said) else "opt_out"
        return "no_calls" if calls else "opt_out"
    if AGREED.isdisjoint(said) and "optin" not in said:
        return ""
    return "consent" if calls == mail else "phone_consent" if calls else "email_consent"


def _says_no(said: list[str]) -> bool:
    """Whether the words say no, and to being contacted: nothing else among them could be what is not so."""
    no = not NOT.isdisjoint(said) or said[0] in NO
    return no and not REFUSABLE.isdisjoint(said) and BESIDE_NOT.issuperset(said)
