"""Pages for customers and staff, and the same as JSON."""
