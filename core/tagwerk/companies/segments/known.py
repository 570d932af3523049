"""Which fields a segment may use: those of the client card are at hand, the others are asked for when one is named."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING

from tagwerk.companies.hookspecs import tagwerk_segment_fields
from tagwerk.companies.own.comparing import segment_field
from tagwerk.companies.own.declaring import own_fields as fields_of_the_house
from tagwerk.companies.segments.fields import own_fields as fields_of_the_card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk.companies.hookspecs import SegmentField
    from tagwerk.platform.app import App


class KnownFields(Mapping[str, "SegmentField"]):
    """The fields by name. Most segments name the client card's own alone; then no other room and no plugin is asked."""

    def __init__(self, app: App) -> None:
        self._app = app

    def __getitem__(self, name: str) -> SegmentField:
        return _of_the_card().get(name) or self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> dict[str, SegmentField]:
        house = map(segment_field, fields_of_the_house(self._app).values())
        found = [*self._app.plugins.collect(tagwerk_segment_fields), *house]
        return {field.name: field for field in found}


@cache
def _of_the_card() -> dict[str, SegmentField]:
    return {field.name: field for field in fields_of_the_card()}
