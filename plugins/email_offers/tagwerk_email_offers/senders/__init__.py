"""Who writes: what stands below the mails of an employee, and what others hold of the domain they come from."""
