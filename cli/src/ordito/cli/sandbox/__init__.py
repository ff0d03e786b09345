"""Stand-ins of the outside world for development and tests: a mailbox and a payment provider. They know no service."""
