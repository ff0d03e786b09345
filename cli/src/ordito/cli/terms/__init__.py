"""The sellers' terms for a lawyer at the command line: named, written out, and held against what was decided."""
