"""Becomes another program that ends with its parent: `child.py PARENT SIGNAL USER GROUP COMMAND...`.

A process that is killed with SIGKILL can clean nothing up. On Linux the kernel does it instead: it sends SIGNAL to this
process when the thread that started it is gone. Changing the user forgets that wish, so it is stated after it.
Runs with `-I -S` and the standard library alone, to cost a few milliseconds.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    parent, signal_number, user, group, *command = arguments
    if user != "-":
        os.setgroups([])
        os.setgid(int(group))
        os.setuid(int(user))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
    if os.getppid() != int(parent):
        return  # the parent died before the wish was stated
    os.execvp(command[0], command)  # noqa: S606 - becoming the program, without a shell, is the purpose


if __name__ == "__main__":
    main(sys.argv[1:])
