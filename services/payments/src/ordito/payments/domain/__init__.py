"""What is owed, taken and paid back for one order. Pure: no I/O, no clock, no random ids."""
