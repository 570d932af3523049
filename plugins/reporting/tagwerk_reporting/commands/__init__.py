"""The commands ``tagwerk reports``: making, answering for a report, the company's own form. They parse and show."""
