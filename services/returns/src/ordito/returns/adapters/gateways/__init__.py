"""What returns draws from outside."""
