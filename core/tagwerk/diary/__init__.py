"""What is planned and promised: tasks, visits, events, requests to departments, and the notices told about them."""
