"""Every state and kind has a name in the reader's language."""

from typing import get_args

from tagwerk_email_offers.naming import CAMPAIGN_KINDS, CAMPAIGN_STATES, MAIL_KINDS, MESSAGE_STATES
from tagwerk_email_offers.tables import CampaignState, MessageState, TemplateKind
from tagwerk_email_offers.understanding.results import Kind


def test_each_state_and_kind_has_a_name() -> None:
    assert set(MESSAGE_STATES) == set(get_args(MessageState))
    assert set(CAMPAIGN_STATES) == set(get_args(CampaignState))
    assert set(CAMPAIGN_KINDS) == {*get_args(TemplateKind), "test"}
    assert set(MAIL_KINDS) == set(get_args(Kind))
