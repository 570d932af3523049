"""Offers leave: a campaign is planned, queued and delivered, each mail once, and each counts when the server took it."""
