"""What payments publishes."""
