"""Reports of one employee, a module for each: the day, calls, offers, the coming week, plan, results and so on."""
