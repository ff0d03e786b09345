"""What notifications does when something happens: load, decide, append, in one transaction."""
