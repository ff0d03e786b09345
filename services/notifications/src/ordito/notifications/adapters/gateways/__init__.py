"""Mail servers, one file a protocol, and the letters that they carry."""
