"""What returns does when something happens: load, decide, append, in one transaction."""
