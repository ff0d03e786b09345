"""Where notifications meets HTTP, Kafka, PostgreSQL, the mail server and the reader."""
