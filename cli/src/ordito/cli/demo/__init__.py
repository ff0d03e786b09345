"""What `ordito demo` does: real-looking orders, walked through a running house, and the proof that all is true."""
