"""What the desk asks of the outside (ports), and what its pages are made from."""
