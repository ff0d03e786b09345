"""Public events of all services, read as a consumer."""
