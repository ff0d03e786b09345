"""What payments does when something happens: load, decide, append, in one transaction."""
