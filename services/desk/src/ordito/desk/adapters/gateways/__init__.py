"""The other services, by HTTP."""
