"""E-mail addresses and telephone numbers in the one form in which they are stored and compared."""

from __future__ import annotations

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from tagwerk.platform.errors import WrongInput
from tagwerk.platform.texts import translator

_ = translator("tagwerk")


def normal_email(text: str) -> str:
    """The address in lower case, checked for form but not for existence. Raises WrongInput.

    Local parts are case-sensitive on paper (RFC 5321, 2.4) and nowhere else; ``Anna@x.de`` and ``anna@x.de`` are one person.
    """
    try:
        checked = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise WrongInput(_("{text!r} is no e-mail address: {cause}", text=text, cause=error)) from None
    return checked.normalized.lower()


def normal_phone(text: str, country: str) -> str:
    """The number in E.164 (``+4930123456``); *country* (``DE``) is where a number without a country code belongs.

    Raises WrongInput.
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise WrongInput(_("{text!r} is no telephone number: {cause}", text=text, cause=error)) from None
    if not phonenumbers.is_possible_number(number):
        raise WrongInput(_("{text!r} is no telephone number: its length is wrong.", text=text))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
