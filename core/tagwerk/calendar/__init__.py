"""The working calendar: periods, working days and holidays, outages, and how much of each day somebody works."""
