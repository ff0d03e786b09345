"""Where payments meets HTTP, Kafka, PostgreSQL and the payment providers."""
