"""The page for the data protection officer has a line for every table there is."""

import personal_data_page

from tagwerk.platform.app import App
from tagwerk.workspace.opening import schemas
from tagwerk.workspace.privacy.holdings import holdings


def test_every_table_says_what_it_holds(app: App) -> None:
    tables = {name for schema in schemas(app) for name in schema.metadata.tables}
    assert {each.name for each in holdings(app)} == tables, "say it with the hook tagwerk_personal_data"


def test_the_page_has_the_table_that_the_tables_say() -> None:
    assert personal_data_page.PAGE.read_text(encoding="utf-8") == personal_data_page.page(), (
        "run: python tests/personal_data_page.py"
    )


def test_what_is_kept_for_a_time_names_a_setting_that_is_there(app: App) -> None:
    for each in holdings(app):
        assert personal_data_page.period(each.kept)
