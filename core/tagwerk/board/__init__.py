"""What an employee looks at: the board of a day, the day's end, the work plan; and what a head does: the team."""
