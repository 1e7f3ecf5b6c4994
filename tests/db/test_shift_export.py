"""A shift as evidence: whoever has the file and the public key finds out whether anything of it was changed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from db import signing
from db.errors import KeyTrouble, StoreError
from db.shift import Shift, ShiftTrouble, check_shift, compare_shift, read_shift, write_shift
from db.signing import Signer, make_key, read_public
from tests.support.desks import START, Desk, desks
from tests.support.program import run_main

HOUR = timedelta(hours=1)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A key to sign with; its public half lies beside it."""
    make_key(tmp_path / "li.pem")
    return tmp_path / "li.pem"


def a_shift(desk: Desk) -> None:
    """Three hours of work: entries 1, 2 in the first, 3, 4 in the second, 5 in the third."""
    desk.unit("A-1")
    desk.incident(summary="noise at night", address="3 Mill Lane")
    desk.clock.set(START + HOUR)
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    desk.done("AddNote", incident="0412", text="two men, one hurt")
    desk.clock.set(START + 2 * HOUR)
    desk.done("CloseIncident", incident="0412", disposition="settled")


def exported(desk: Desk, path: Path, **options: Any) -> Shift:
    """The second hour, in a file."""
    with path.open("w", encoding="utf-8") as out:
        write_shift(desk.store, out, START + HOUR, START + 2 * HOUR, now=START + 3 * HOUR, by="li", **options)
    return read_shift(path)


def test_a_shift_is_signed_whole_and_found_in_its_record(desk: Desk, tmp_path: Path, key: Path) -> None:
    a_shift(desk)
    shift = exported(desk, tmp_path / "shift.json", signer=Signer.read(key))
    public = read_public(tmp_path / "li.pub.pem")
    found = check_shift(shift, public)
    assert (found.ok, found.entries, found.reason) == (True, 2, None)
    assert found.signed_by == signing.fingerprint(public)
    manifest = shift.manifest
    assert [entry.seq for entry in shift.entries] == [3, 4]
    assert (manifest.before.seq, manifest.after.seq, manifest.head.seq) == (2, 4, 5)
    assert (manifest.exported_by, manifest.operation["kind"], manifest.operation["name"]) == ("li", "live", "test")
    assert "two men" not in (tmp_path / "shift.json").read_text(encoding="utf-8")
    with desk.store.reading() as connection:
        assert compare_shift(shift, connection) == ""


def test_texts_come_on_request_and_prove_themselves(desk: Desk, tmp_path: Path, key: Path) -> None:
    a_shift(desk)
    shift = exported(desk, tmp_path / "shift.json", signer=Signer.read(key), with_texts=True)
    assert [kept.text for kept in shift.texts.values()] == ["two men, one hurt"]
    assert check_shift(shift).ok
    (ref,) = shift.texts
    other = msgspec.structs.replace(shift.texts[ref], text="three men")
    assert "private text" in str(check_shift(msgspec.structs.replace(shift, texts={ref: other})).reason)
    assert "missing" in str(check_shift(msgspec.structs.replace(shift, texts={})).reason)


def _without_last(shift: Shift) -> Shift:
    return msgspec.structs.replace(shift, entries=shift.entries[:-1])


def _without_first(shift: Shift) -> Shift:
    return msgspec.structs.replace(shift, entries=shift.entries[1:])


def _other_actor(shift: Shift) -> Shift:
    changed = msgspec.structs.replace(shift.entries[0], actor="wang")
    return msgspec.structs.replace(shift, entries=[changed, *shift.entries[1:]])


def _told_otherwise(shift: Shift) -> Shift:
    changed = msgspec.structs.replace(shift.entries[0], at="2020-01-01T00:00:00.000Z")
    return msgspec.structs.replace(shift, entries=[changed, *shift.entries[1:]])


def _other_span(shift: Shift) -> Shift:
    return msgspec.structs.replace(shift, manifest=msgspec.structs.replace(shift.manifest, exported_by="wang"))


def _cut_and_told_so(shift: Shift) -> Shift:
    """Cut by somebody who mends the manifest too, and can not sign it."""
    last = shift.entries[0]
    manifest = msgspec.structs.replace(
        shift.manifest, entries=1, after=msgspec.structs.replace(shift.manifest.after, seq=last.seq, hash=last.hash)
    )
    return msgspec.structs.replace(shift, entries=[last], manifest=manifest)


def _by_something_else(shift: Shift) -> Shift:
    assert shift.signature is not None
    return msgspec.structs.replace(shift, signature=msgspec.structs.replace(shift.signature, algorithm="none"))


def _unsigned(shift: Shift) -> Shift:
    return msgspec.structs.replace(shift, signature=None)


@pytest.mark.parametrize(
    ("tampering", "first_bad", "reason"),
    [
        (_without_last, 4, "missing"),
        (_without_first, 3, "entry 3 is missing"),
        (_other_actor, 3, "changed"),
        (_told_otherwise, 3, "otherwise"),
        (_other_span, None, "signature"),
        (_cut_and_told_so, None, "signature"),
        (_unsigned, None, "not signed"),
        (_by_something_else, None, "by none"),
    ],
)
def test_whatever_was_changed_is_found(
    tmp_path: Path, key: Path, tampering: Callable[[Shift], Shift], first_bad: int | None, reason: str
) -> None:
    with desks(f"sqlite:///{tmp_path / 'shift.db'}") as make:
        desk = make()
        a_shift(desk)
        shift = exported(desk, tmp_path / "shift.json", signer=Signer.read(key))
    found = check_shift(tampering(shift), read_public(tmp_path / "li.pub.pem"))
    assert not found.ok
    assert found.first_bad == first_bad
    assert reason in str(found.reason)


@pytest.mark.parametrize(
    ("written", "instead", "why"),
    [
        ('"texts": {', '"note": "the chief ordered it", "texts": {', "unknown field"),
        ('"actor":', '"note": "the chief ordered it", "actor":', "unknown field"),
        ('"exported_by":', '"exported_for":"the court","exported_by":', "unknown field"),
        ('"actor":', '"actor": "chief", "actor":', "actor stands in it twice"),
        ('"entries": [', '"entries": [], "entries": [', "entries stands in it twice"),
    ],
)
def test_nothing_stands_in_a_shift_that_is_not_checked(
    desk: Desk, tmp_path: Path, key: Path, written: str, instead: str, why: str
) -> None:
    a_shift(desk)
    file = tmp_path / "shift.json"
    exported(desk, file, signer=Signer.read(key))
    text = file.read_text(encoding="utf-8")
    assert written in text
    file.write_text(text.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(ShiftTrouble, match=why):
        read_shift(file)


def test_who_signed_matters(desk: Desk, tmp_path: Path, key: Path) -> None:
    a_shift(desk)
    make_key(tmp_path / "wang.pem")
    shift = exported(desk, tmp_path / "shift.json", signer=Signer.read(tmp_path / "wang.pem"))
    assert "another key" in str(check_shift(shift, read_public(tmp_path / "li.pub.pem")).reason)
    assert check_shift(shift).ok


def test_a_record_that_was_rewritten_does_not_hold_the_shift(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = make_desk()
    a_shift(desk)
    shift = exported(desk, tmp_path / "shift.json")
    with desk.store.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE journal SET hash = 'x' WHERE seq = 4")
        assert "another entry 4" in compare_shift(shift, connection)


def test_an_empty_span_and_a_role_that_may_not_read_are_refused(desk: Desk) -> None:
    a_shift(desk)
    with pytest.raises(StoreError, match="nothing was recorded"):
        write_shift(desk.store, io.StringIO(), START - 9 * HOUR, START - 8 * HOUR, now=START, by="li")
    desk.store.rights = type(desk.store.rights)("li", frozenset(), is_drill=False)
    with pytest.raises(StoreError, match="observer may not read"):
        write_shift(desk.store, io.StringIO(), START, START + HOUR, now=START, by="li", with_texts=True)


def test_keys_are_kept_from_others_and_never_written_over(tmp_path: Path) -> None:
    public, fingerprint = make_key(tmp_path / "k.pem", passphrase="open")
    assert public == tmp_path / "k.pub.pem"
    assert fingerprint == signing.fingerprint(read_public(public))
    assert (tmp_path / "k.pem").stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyTrouble, match="never written over"):
        make_key(tmp_path / "k.pem")
    with pytest.raises(KeyTrouble, match="passphrase is wrong"):
        Signer.read(tmp_path / "k.pem", lambda: "shut")
    with pytest.raises(KeyTrouble, match="none was given"):
        Signer.read(tmp_path / "k.pem", lambda: "")
    with pytest.raises(KeyTrouble, match="nobody to ask"):
        Signer.read(tmp_path / "k.pem")
    assert Signer.read(tmp_path / "k.pem", lambda: "open").public == read_public(public)


def test_what_is_no_key_and_no_shift_is_said_to_be_none(tmp_path: Path) -> None:
    other = tmp_path / "rsa.pem"
    other.write_bytes(
        rsa.generate_private_key(65537, 2048).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    with pytest.raises(KeyTrouble, match="another kind"):
        Signer.read(other)
    (tmp_path / "text").write_text("[]")
    with pytest.raises(KeyTrouble, match="no private key"):
        read_public(tmp_path / "text")
    with pytest.raises(ShiftTrouble, match="no exported shift"):
        read_shift(tmp_path / "text")
    with pytest.raises(ShiftTrouble, match="No such file"):
        read_shift(tmp_path / "none")


def test_from_key_to_verdict_on_the_command_line(project_root: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shift.db'}"
    main = partial(run_main, project_root)
    line = {"command": "RegisterUnit", "unit": "A-1", "at": [117.0, 36.6]}
    assert main("command", "--db", url, lines=[line]).returncode == 0
    key, file = tmp_path / "k.pem", tmp_path / "shift.json"
    made = json.loads(main("db", "keygen", "--json", str(key)).stdout)
    span = ("--from", "2020-01-01T00:00", "--until", "2999-01-01T00:00")
    done = main("export", "--db", url, "--what", "shift", *span, "--sign", str(key), str(file))
    assert done.returncode == 0, done.stderr
    words = ("db", "verify", "--export", str(file), "--key", made["public"], "--db", url, "--json")
    verdict = main(*words)
    assert verdict.returncode == 0, verdict.stderr
    answer = json.loads(verdict.stdout)
    assert (answer["ok"], answer["entries"], answer["signed_by"]) == (True, 1, made["fingerprint"])
    file.write_text(file.read_text(encoding="utf-8").replace("A-1", "A-2"), encoding="utf-8")
    changed = main(*words)
    assert changed.returncode == 1
    assert json.loads(changed.stdout)["first_bad"] == 1
    wrong = main("export", "--db", url, "--what", "units", "--format", "json", *span, str(tmp_path / "u.json"))
    assert (wrong.returncode, wrong.stderr) == (2, "error: export: --from: it goes with --what shift\n")
