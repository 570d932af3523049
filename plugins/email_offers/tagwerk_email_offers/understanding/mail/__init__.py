"""Taking a mail apart: its parts, fields, charsets and texts, each within a budget and none of it raising."""
