"""A company becomes a mail: templates are found and compiled, recipients chosen, offers put into words and on an envelope."""
