"""How each kind of database is opened, so that what it confirms is on the disk and whoever reads waits for nobody; its faults."""
