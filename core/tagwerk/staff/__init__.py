"""The people who work here: employees and their dated terms, departments, absences and who substitutes, certification."""
