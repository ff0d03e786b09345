"""What can go wrong while starting the house; each says what to mend.

EngineError
  + PortTaken
  + JarRefused
  + DidNotStart
  + AlreadyRunning
"""

from pathlib import Path


class EngineError(Exception):
    """The house cannot be started, stopped or reached; the message is for a person."""


class PortTaken(EngineError):
    def __init__(self, port: int, *, wanted_by: str, held_by: str | None) -> None:
        holder = f" by {held_by}" if held_by else " by another process"
        super().__init__(f"port {port}, wanted by {wanted_by}, is taken{holder}; stop that process first")
        self.port = port


class JarRefused(EngineError):
    """A jar is missing from the lock, or its bytes are not the ones that were locked."""


class DidNotStart(EngineError):
    def __init__(self, name: str, *, reason: str, log: Path) -> None:
        super().__init__(f"{name} did not start: {reason}; its log is {log}")
        self.log = log


class AlreadyRunning(EngineError):
    def __init__(self, pid: int, home: Path) -> None:
        super().__init__(f"already running in {home} as process {pid}; `ordito down` stops it")
        self.pid = pid
