"""The generic webhook: any exchange, or a script beside one, that can post JSON and sign it."""
