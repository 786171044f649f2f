"""Keep this Python and every one that it starts from other machines, and note each try.

Python imports this module at its start when the folder is on its path. ``FAULT_TRIES`` names the file of the notes.
"""

import ipaddress
import os
import sys

WATCHED = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0}


def _is_here(place: object) -> bool:
    host = place[0] if isinstance(place, tuple) and place else place
    if not isinstance(host, str) or host in {"", "localhost"} or host.startswith("/"):
        return True  # a socket of this machine, or every address of it
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse(event: str, given: tuple) -> None:
    if event in WATCHED and not _is_here(given[WATCHED[event]]):
        with open(os.environ["FAULT_TRIES"], "a", encoding="utf-8") as notes:
            notes.write(f"{event} {given[WATCHED[event]]}\n")
        raise OSError(101, "Network is unreachable")


if "FAULT_TRIES" in os.environ:
    sys.addaudithook(_refuse)
