"""How notifications is kept in its own database."""
