"""One file a verb of the `ordito` command."""
