"""Mail servers, one file a protocol."""
