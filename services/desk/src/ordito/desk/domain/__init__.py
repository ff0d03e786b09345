"""What an order looks like, folded from the public events of all services. Pure: no I/O, no clock."""
