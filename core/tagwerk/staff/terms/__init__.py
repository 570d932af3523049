"""What holds for an employee from a day on: where, how much, as what somebody works; and changing it."""
