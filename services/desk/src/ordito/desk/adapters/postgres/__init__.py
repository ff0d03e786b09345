"""The desk's own database: projections of the events, and the staff's accounts."""
