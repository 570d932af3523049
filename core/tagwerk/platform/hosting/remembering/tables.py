"""The tables of what is remembered of plugins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tagwerk.platform.database import Base


class PluginContribution(Base):
    """What a plugin gave, so that it is known whose it was when the plugin is gone; *sort* as in ``Remembered``."""

    __tablename__ = "plugin_contributions"

    plugin: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    sort: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    distribution: Mapped[str] = mapped_column(sa.String(200))
    version: Mapped[str] = mapped_column(sa.String(64))
    data: Mapped[dict[str, Any]]
    seen_at: Mapped[datetime]


class PluginFailure(Base):
    """What of a plugin does not work: the last failure of a hook, until it works again."""

    __tablename__ = "plugin_failures"

    plugin: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    hook: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    distribution: Mapped[str] = mapped_column(sa.String(200))
    version: Mapped[str] = mapped_column(sa.String(64))
    cause: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]


class PluginSwitch(Base):
    """A plugin that somebody switched off in this workspace."""

    __tablename__ = "plugin_switches"

    plugin: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    switched_at: Mapped[datetime]
    switched_by: Mapped[str] = mapped_column(sa.String(64))
