"""How payments is kept in its own database."""
