"""A name server on loopback that knows what it is told, by RFC 1035."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

Zone = Mapping[tuple[str, str], list[str]]  #: name and type → values


@contextmanager
def serve_names(zone: Zone) -> Iterator[tuple[str, int]]:
    """Number and port of a server with these records; every other name does not exist."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(0.1)
        ended = threading.Event()
        thread = threading.Thread(target=_serve, args=(listening, zone, ended), daemon=True)
        thread.start()
        yield listening.getsockname()
        ended.set()
        thread.join()


def _serve(listening: socket.socket, zone: Zone, ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            wire, caller = listening.recvfrom(4096)
        except TimeoutError:
            continue
        listening.sendto(_answer(wire, zone), caller)


def _answer(wire: bytes, zone: Zone) -> bytes:
    asked = dns.message.from_wire(wire)
    question = asked.question[0]
    name, kind = question.name.to_text(omit_final_dot=True), question.rdtype
    answer = dns.message.make_response(asked)
    answer.flags |= dns.flags.RA
    values = zone.get((name, kind.name), [])
    if values:
        answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *values))
    elif not any(known == name for known, _ in zone):
        answer.set_rcode(dns.rcode.NXDOMAIN)
    return answer.to_wire()
