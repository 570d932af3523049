"""A request is taken where it was signed with the secret, and just now; whatever its headers are, the question never raises."""

import hashlib
import hmac
from collections.abc import Callable

import pytest

from tagwerk.access.signatures import SHORTEST_SECRET, is_signed, signature_of, signed_headers

SECRET, BODY = "a secret that nobody guesses", b'{"id": "17"}'
NOW = "2026-11-23T10:00+01:00"


def small(headers: dict[str, str], **other: str) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()} | {
        f"x-tagwerk-{name}": value for name, value in other.items()
    }


def test_what_is_signed_now_is_taken_with_its_own_body_and_secret_alone() -> None:
    signed = small(signed_headers(SECRET, BODY))
    assert is_signed(SECRET, signed, BODY)
    assert is_signed(SECRET, small(signed, signature=f"sha256={signed['x-tagwerk-signature'].upper()}"), BODY)
    assert not is_signed(SECRET, signed, BODY + b" ")
    assert not is_signed(SECRET[::-1], signed, BODY)
    assert not is_signed(SECRET, {}, BODY)


def test_it_is_what_openssl_says() -> None:
    """``printf '%s.%s' "$time" "$body" | openssl dgst -sha256 -hmac "$secret"``."""
    expected = hmac.new(SECRET.encode(), b"1795424400." + BODY, hashlib.sha256).hexdigest()
    assert signature_of(SECRET, "1795424400", BODY) == expected


@pytest.mark.parametrize(("later", "taken"), [("10:04", True), ("10:06", False), ("09:56", True), ("09:54", False)])
def test_what_was_overheard_is_worth_nothing_five_minutes_later(
    at: Callable[[str], None], later: str, taken: bool
) -> None:
    at(NOW)
    signed = small(signed_headers(SECRET, BODY))
    at(f"2026-11-23T{later}+01:00")
    assert is_signed(SECRET, signed, BODY) is taken


def test_another_time_is_another_signature(at: Callable[[str], None]) -> None:
    at(NOW)
    signed = small(signed_headers(SECRET, BODY))
    assert not is_signed(SECRET, small(signed, timestamp=str(int(signed["x-tagwerk-timestamp"]) + 1)), BODY)


@pytest.mark.parametrize("length", [0, SHORTEST_SECRET - 1])
def test_a_secret_that_could_be_guessed_proves_nothing(length: int) -> None:
    short = "x" * length
    assert not is_signed(short, small(signed_headers(short, BODY)), BODY)


@pytest.mark.parametrize("odd", ["é", "\udcff", "Ã©", "", " ", "-1", "1e9", "١٢", "9" * 400, "9" * 11])
def test_no_header_is_too_odd_to_be_refused(odd: str) -> None:
    signed = small(signed_headers(SECRET, BODY))
    assert not is_signed(SECRET, small(signed, timestamp=odd), BODY)
    assert not is_signed(SECRET, small(signed, signature=odd), BODY)
