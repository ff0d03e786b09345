"""The edges of returns: HTTP, Kafka, PostgreSQL."""
