"""Withdrawals and returns as rules: no I/O, no clock, no random ids."""
