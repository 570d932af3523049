"""The plugin's part of ``tagwerk demo``: its scenes, and the clients who answer in them."""
