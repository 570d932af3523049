"""The kit of Tagwerk: a workspace, employees, a runner for commands."""

pytest_plugins = ["tagwerk.testing"]
