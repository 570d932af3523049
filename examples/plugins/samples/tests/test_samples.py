"""Samples are recorded, and count."""

import pytest
from tagwerk.api import NotFound, WrongInput, add_company, explain
from tagwerk_samples.sending import send_sample


def test_a_sample_counts_once_per_company_and_day(app, anna):
    add_company(app, anna, "Möbel Größer")
    add_company(app, anna, "Baustoffe Jäger")
    send_sample(app, anna, "Möbel Größer", "4711")
    send_sample(app, anna, "Möbel Größer", "4712")
    send_sample(app, anna, "Baustoffe Jäger", "4711")
    assert explain(app, anna, "samples_sent").number == 2


def test_a_sample_needs_a_company_and_an_article(app, anna):
    add_company(app, anna, "Möbel Größer")
    with pytest.raises(NotFound):
        send_sample(app, anna, "Textilien Röder", "4711")
    with pytest.raises(WrongInput):
        send_sample(app, anna, "Möbel Größer", " ")
    assert explain(app, anna, "samples_sent").number == 0
