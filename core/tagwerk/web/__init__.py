"""The web face: a health check, and the routes of the plugins."""

from tagwerk.web.site import build_site

__all__ = ["build_site"]
