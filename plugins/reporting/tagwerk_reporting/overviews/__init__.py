"""Reports about something else than one employee: a department, a company, a segment, fairs, the house."""
