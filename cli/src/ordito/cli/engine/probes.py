"""Whether a process of the house serves now."""

import http.client

from ordito.cli.engine.ports import LOOPBACK


def health_is_good(port: int, path: str = "/health/ready") -> bool:
    """Whether the service on this port calls itself ready."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
