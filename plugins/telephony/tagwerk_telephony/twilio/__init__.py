"""Twilio: calls through its SDK, webhooks with its signature."""
