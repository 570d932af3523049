pytest_plugins = ["tagwerk.testing"]
