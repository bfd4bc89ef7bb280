"""How much of the audience a client is: `[check.clients]` of newsletter.toml.

A name is a family (`gmail`) or one client of it (`outlook.windows`). The numbers need not add up to
one or to a hundred. Where a family is named, its clients that are not named themselves share its
number equally. Without any numbers each family counts the same, which says how many clients lose
something and not how many readers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping


def weigh(given: Mapping[str, float], clients: Collection[str]) -> dict[str, float]:
    """Client → its part of the audience; together they are one. Unknown names do not count."""
    families: dict[str, list[str]] = {}
    for client in clients:
        families.setdefault(client.partition(".")[0], []).append(client)
    numbers = given if set(given) & {*families, *clients} else dict.fromkeys(families, 1.0)
    weights = {client: numbers[client] for client in clients if client in numbers}
    for family, members in families.items():
        rest = [client for client in members if client not in numbers]
        weights |= dict.fromkeys(rest, numbers.get(family, 0.0) / max(len(rest), 1))
    total = sum(weights.values()) or 1.0
    return {client: weight / total for client, weight in weights.items()}


def names(clients: Iterable[str]) -> frozenset[str]:
    """All that may be named: families and clients."""
    return frozenset(name for client in clients for name in (client, client.partition(".")[0]))
