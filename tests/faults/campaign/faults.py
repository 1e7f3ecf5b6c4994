"""The faults that a round may have, how often, and what each does while the commanders go on."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.faults.campaign.world import ClusterWorld, ServerWorld


def _pause(chance: random.Random, low_s: float, high_s: float) -> None:
    """Commands are given meanwhile: how long is part of the fault, not a wait for something."""
    threading.Event().wait(chance.uniform(low_s, high_s))


def _kill_console(world: ServerWorld, chance: random.Random) -> str:
    desk = chance.choice(world.desks)
    desk.kill()
    _pause(chance, 0.0, 0.5)
    world.wake()
    return desk.name


def _kill_server(world: ServerWorld, chance: random.Random) -> str:
    world.kill_server()
    _pause(chance, 0.2, 2.0)
    world.heal()
    return ""


def _kill_both(world: ServerWorld, chance: random.Random) -> str:
    """In any order, and the console is back before the server is."""
    desk = chance.choice(world.desks)
    kills = [world.kill_server, desk.kill]
    chance.shuffle(kills)
    kills[0]()
    _pause(chance, 0.0, 1.5)
    kills[1]()
    world.wake()
    _pause(chance, 0.2, 1.0)
    if chance.random() < 0.3:
        desk.kill()
        world.wake()
    world.heal()
    return desk.name


def _terminate(world: ServerWorld, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 3)):
        world.terminate_all()
        _pause(chance, 0.05, 0.4)
    return ""


def _cut_line(world: ServerWorld, chance: random.Random) -> str:
    name = chance.choice(world.names)
    world.line(name, "cut")
    _pause(chance, 0.1, 2.0)
    world.line(name, "pass")
    return name


def _stall_line(world: ServerWorld, chance: random.Random) -> str:
    name = chance.choice(world.names)
    world.line(name, "stall")
    _pause(chance, 0.2, 3.0)
    world.line(name, chance.choice(("pass", "cut")))
    return name


def _deaf_line(world: ServerWorld, chance: random.Random) -> str:
    """The server commits, and the desk never learns of it."""
    name = chance.choice(world.names)
    world.line(name, "deaf")
    _pause(chance, 0.1, 1.0)
    world.line(name, "pass")
    return name


def _fill_server(world: ServerWorld, chance: random.Random) -> str:
    world.fill_server()
    _pause(chance, 0.5, 2.5)
    world.heal()
    return ""


def _fill_outbox(world: ServerWorld, chance: random.Random) -> str:
    """The server is lost, and the disk that the commands would be kept on is full, before it or meanwhile."""
    if chance.random() < 0.5:
        world.fill_outbox()
        world.kill_server()
    else:
        world.kill_server()
        _pause(chance, 0.3, 1.5)
        world.fill_outbox()
    _pause(chance, 0.3, 1.0)
    if chance.random() < 0.3:
        world.desks[0].kill()
    world.heal()
    world.wake()
    return "a"


def _kill_primary(world: ClusterWorld, chance: random.Random) -> str:
    world.kill_primary()
    _pause(chance, 0.2, 1.0)
    world.heal()
    return ""


def _kill_primary_and_console(world: ClusterWorld, chance: random.Random) -> str:
    world.kill_primary()
    _pause(chance, 0.0, 1.5)
    desk = chance.choice(world.desks)
    desk.kill()
    world.wake()
    world.heal()
    return desk.name


def _switch_over(world: ClusterWorld, _chance: random.Random) -> str:
    world.switch_over()
    return ""


@dataclass(frozen=True)
class Fault:
    """What a round does, with its weight in the draw, and whether it needs a small disk."""

    name: str
    weight: int
    small_disk: bool = False


ON_SERVER: Mapping[Fault, Callable[[ServerWorld, random.Random], str]] = {
    Fault("kill console", 16): _kill_console,
    Fault("kill server", 14): _kill_server,
    Fault("kill console and server", 14): _kill_both,
    Fault("terminate connections", 8): _terminate,
    Fault("cut line", 8): _cut_line,
    Fault("stall line", 8): _stall_line,
    Fault("swallow answers", 8): _deaf_line,
    Fault("fill the server's disk", 6, small_disk=True): _fill_server,
    Fault("fill the outbox's disk", 6, small_disk=True): _fill_outbox,
}
ON_CLUSTER: Mapping[Fault, Callable[[ClusterWorld, random.Random], str]] = {
    Fault("kill primary", 7): _kill_primary,
    Fault("kill primary and console", 4): _kill_primary_and_console,
    Fault("switch over", 1): _switch_over,
}


def drawn(rounds: int, chance: random.Random, *, small_disks: bool, cluster: bool) -> list[Fault]:
    """The faults of a campaign, in their order."""
    faults = [fault for fault in ON_SERVER if small_disks or not fault.small_disk]
    faults += list(ON_CLUSTER) if cluster else []
    return chance.choices(faults, weights=[fault.weight for fault in faults], k=rounds)
