"""What is told to the customer of one order. Pure: no I/O, no clock, no random ids."""
