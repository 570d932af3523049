"""The table of words under which companies are found."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.companies.search.words import LONGEST
from tagwerk.platform.database import Base

BY_BYTES = sa.String(LONGEST).with_variant(sa.String(LONGEST, collation="C"), "postgresql")
"""A text whose order is that of its bytes on every database, so that a beginning is a range."""


class SearchWord(Base):
    """A folded *word* (``words.py``) of a company that was merged into no other; *places* are bits that say where it stands."""

    __tablename__ = "search_words"
    __table_args__ = (sa.Index("ix_search_words_company", "company_id", "word"), {"sqlite_with_rowid": False})

    word: Mapped[str] = mapped_column(BY_BYTES, primary_key=True)
    company_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    places: Mapped[int] = mapped_column(sa.SmallInteger)
