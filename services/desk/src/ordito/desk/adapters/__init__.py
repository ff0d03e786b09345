"""Kafka, PostgreSQL, HTTP and the other services' APIs."""
