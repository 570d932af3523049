"""Writes style sheets into the tags that they are about, as mail programs want it; what depends on the screen stays.

Nothing is fetched, neither from the network nor from the disk: ``<link>`` is dropped.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, translator

if TYPE_CHECKING:
    from css_inline import CSSInliner

NEEDS_IT = re.compile(r"<(?:style|link)\b", re.IGNORECASE)
DOCTYPE = "<!DOCTYPE html>"

_ = translator("tagwerk_email_offers")


def with_styles(source: str) -> str:
    """*source* as a whole document, its styles inlined. Raises WrongInput for a style sheet that cannot be read."""
    if NEEDS_IT.search(source) is None:
        return source
    from css_inline import InlineError

    try:
        inlined = _inliner().inline(source)
    except InlineError as error:
        raise WrongInput(_("the style sheet cannot be read: {cause}", cause=error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the library's Rust, which is no Exception
            raise
        raise WrongInput(_("the style sheet cannot be read: {cause}", cause=error)) from None
    return inlined if inlined[: len(DOCTYPE)].lower() == DOCTYPE.lower() else f"{DOCTYPE}\n{inlined}"


@cache
def _inliner() -> CSSInliner:
    from css_inline import CSSInliner

    return CSSInliner(load_remote_stylesheets=False, keep_at_rules=True, keep_link_tags=False)
