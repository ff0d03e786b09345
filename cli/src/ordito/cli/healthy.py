#!/usr/bin/env -S python3 -IS
"""The containers' health check: exit code 0 if /health/ready answers 200 on the port that the first argument names.

Nothing but the standard library, and little of it: it runs every few seconds in every container.
"""

import http.client
import sys

SECONDS = 3


def healthy(port: int) -> bool:
    """Whether the process on this port of this machine says that it is ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not healthy(int(sys.argv[1])))
