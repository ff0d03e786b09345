"""What returns publishes."""
