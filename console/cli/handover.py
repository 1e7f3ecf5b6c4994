"""`main.py handover`: give the shift to the next commander with a signed summary, take it over, or show the last."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from console.cli.errors import UsageError, WorkFailed
from console.cli.giving import bus_on
from console.cli.shift import read_signer
from console.cli.stores import add_db, opened
from console.commands.base import Command
from console.commands.bus import Bus
from console.commands.hand_over import HandOver, TakeOver
from console.domain.handover import Head, summarise, summary_of, text_of
from console.domain.tour import Handover
from console.handing import last_handover, shift_began, standing_of
from console.picture import Picture
from db import journal
from db.reading import load
from db.signing import fingerprint, is_signed
from db.store import Store


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `handover` to the command line."""
    parser = commands.add_parser("handover", help="give, take over or show a shift")
    add_db(parser)
    parser.add_argument("verb", choices=("give", "take", "show"))
    parser.add_argument("--notes", default="", help="the giver's own words")
    parser.add_argument("--sign", type=Path, metavar="KEY.pem", help="sign the summary with this key (db keygen)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do it, and print what is on record then."""
    if args.verb != "give" and (args.notes or args.sign):
        raise UsageError("handover", args.verb, "--notes and --sign go with give")
    with opened(args.db, "handover", read_only=args.verb == "show") as store:
        if args.verb == "show":
            picture, _ = _look(store)
        else:
            with bus_on(store) as bus:
                picture = _change(args, store, bus)
        print(json.dumps(_told(picture), ensure_ascii=False, indent=2))
    return 0


def _change(args: argparse.Namespace, store: Store, bus: Bus) -> Picture:
    picture, head = _look(store)
    is_given = args.verb == "give"
    command: Command = _give(args, bus, picture, head) if is_given else TakeOver(handover=_last(picture).key)
    outcome = bus.run(command)
    if not outcome.ok:
        raise WorkFailed("handover", args.verb, str(outcome.error_text))
    return _look(store)[0]


def _give(args: argparse.Namespace, bus: Bus, picture: Picture, head: Head) -> HandOver:
    now = bus.clock.now()
    since = shift_began(picture, datetime.fromisoformat(bus.store.operation.made_at))
    standing = standing_of(picture, bus.doctrine, now)
    text = text_of(summarise(standing, by=bus.store.login, since=since, now=now, head=head, notes=args.notes))
    if args.sign is None:
        return HandOver(summary=text, since=since)
    signer = read_signer(args.sign, "handover")
    return HandOver(summary=text, since=since, signer=signer.public, signature=signer.sign(text.encode()))


def _last(picture: Picture) -> Handover:
    last = last_handover(picture)
    if last is None:
        raise WorkFailed("handover", "show", "no shift was handed over yet")
    return last


def _look(store: Store) -> tuple[Picture, Head]:
    with store.reading() as connection:
        return load(connection), Head(*journal.head(connection))


def _told(picture: Picture) -> dict[str, Any]:
    last = _last(picture)
    text = picture.text(last.summary)
    return {
        "handover": last.key,
        "given_by": last.given_by,
        "given_at": last.given_at.isoformat(),
        "taken_by": last.taken_by or None,
        "signed_by": fingerprint(last.signer) if last.signer else None,
        "signature_ok": is_signed(last.signer, last.signature, text.encode()) if last.signer else None,
        "summary": summary_of(text) if text else None,
    }
