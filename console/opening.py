"""What must be there before the window can work: the region, the database, the doctrine. Knows no Qt.

Runs on a thread of its own, since all of it reads files; the county is made in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from console.clock import Clock, SystemClock, to_millisecond
from console.userdata import data_folder, make_folder

if TYPE_CHECKING:
    from console.domain.doctrine import Doctrine
    from console.drill.scenario import Scenario
    from console.shared import Shared
    from db.outbox import Outbox
    from db.store import Kind, Store
    from maps.region import Region

COUNTY = "training-county"
LIVE = "live.sqlite"
DRILLS = "drills"
#: Scratch databases of drills that are kept, for looking back.
KEPT_DRILLS = 5
#: A log beside a database that is older than this was left by a crash.
LEFT_OVER_S = 86_400.0
#: The hour, local, at which the training drill begins: a busy part of the day.
BEGIN_HOUR = 14
Progress = Callable[[str, float], None]
Floats = npt.NDArray[np.float64]


class NotOpened(Exception):
    """The operation can not be opened. Says what, where and why; `is_input`: what was asked for is wrong."""

    def __init__(self, what: str, where: str, why: str, *, is_input: bool = False) -> None:
        super().__init__(f"{what}: {where}: {why}")
        self.what, self.where, self.why, self.is_input = what, where, why, is_input


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to open. Without `live`, `db` and `scenario`: the training county with a quiet drill.

    `speed` is drill seconds a second, infinite for as fast as it goes.
    """

    live: bool = False
    db: str | None = None
    region: Path | None = None
    user: str = ""
    doctrine: str = ""
    scenario: Path | None = None
    mode: str = "decided"
    seed: int = 0
    speed: float = 1.0

    @property
    def is_drill(self) -> bool:
        """Whether a drill is to be run here; a database may turn out to hold one all the same."""
        return self.scenario is not None or not (self.live or self.db)


@dataclass(frozen=True, slots=True)
class Opened:
    """What the window is built on. `region` None: nothing to draw below. `scenario`: what a drill is to run.

    `has_zones`: the record knows zones already, of this region or of another.

    `clock` is the drill's, None in live work; `begin_at` is when the trainee takes over. `outbox` is what lets the desk
    of a shared record go on without its server.
    """

    store: Store
    region: Region | None
    doctrine: Doctrine
    user: str
    is_new: bool
    has_zones: bool
    clock: Clock | None = None
    scenario: Scenario | None = None
    begin_at: datetime | None = None
    outbox: Outbox | None = None

    @property
    def takes_zones(self) -> bool:
        """Whether this desk puts the zones of its region on record: once, live, and where its role may do that.

        Others show the region below and wait for the zones.
        """
        is_live = self.store.operation.kind != "drill"
        return self.region is not None and is_live and not self.has_zones and self.store.rights.may("AdoptRegion")


class LastedClock:
    """The clock of a drill that is only looked at: goes on from its last moment at the pace of the wall."""

    def __init__(self, last: datetime) -> None:
        self._behind: timedelta = SystemClock().now() - last

    def now(self) -> datetime:
        """The drill's time."""
        return to_millisecond(SystemClock().now() - self._behind)


class Opening:
    """Opens what is wanted, the region first, so that the map can be shown while the rest is being opened."""

    def __init__(self, wanted: Wanted, progress: Progress, stop: threading.Event) -> None:
        """
        Args:
            progress: told what is being done and how far it is, 0 to 1.
            stop: set to give up; a half-made county leaves nothing.
        """
        self._wanted, self._progress, self._stop = wanted, progress, stop

    def region(self) -> Region | None:
        """The region, made when it is the training county and missing; None when none was asked for.

        Raises:
            NotOpened: it is missing or damaged, or could not be made.
        """
        from maps.errors import MapError

        try:
            return _region(self._wanted, self._progress, self._stop)
        except MapError as error:
            raise NotOpened(error.what, error.where, error.why, is_input=self._wanted.region is not None) from error

    def record(self, region: Region | None) -> Opened:
        """The doctrine, the database and what a drill runs.

        Raises:
            NotOpened: something is missing, damaged or unreachable.
        """
        from sqlalchemy import select

        from console.doctrines import DEFAULT, DoctrineError, load_doctrine
        from db import journal
        from db.tables import ZoneRow

        wanted = self._wanted
        try:
            doctrine = load_doctrine(wanted.doctrine or DEFAULT)
        except DoctrineError as error:
            raise NotOpened("doctrine", error.where, error.reason, is_input=True) from error
        scenario, begins = _scenario(wanted, region)
        shared = _shared(wanted, region)
        store = shared.store
        is_new, has_zones = False, True
        if shared.is_reached:
            with store.reading() as connection:
                is_new = journal.head(connection)[0] == 0
                has_zones = connection.execute(select(ZoneRow.code).limit(1)).first() is not None
        clock: Clock | None = None
        if scenario is not None:
            from console.drill.clock import DrillClock

            clock = DrillClock(begins if is_new else _last_moment(store))
        elif _is_drill(store):
            clock = LastedClock(_last_moment(store))
        user = wanted.user if wanted.user and store.rights.may_act_as(wanted.user) else store.login
        return Opened(store, region, doctrine, user, is_new, has_zones, clock, scenario, begins, shared.outbox)


def _scenario(wanted: Wanted, region: Region | None) -> tuple[Scenario | None, datetime]:
    """What the drill runs, and the moment at which it begins."""
    now = SystemClock().now()
    if not wanted.is_drill:
        return None, now
    from console.drill.errors import BadInput, NotDone
    from console.drill.scenario import load_scenario
    from console.drill.training import training_scenario

    try:
        if wanted.scenario is None:
            assert region is not None
            # With the offset of that hour, not of now: they differ on the day of a change.
            at_hour = now.astimezone().replace(hour=BEGIN_HOUR, minute=0, second=0, microsecond=0, tzinfo=None)
            begins = at_hour.astimezone()
            return training_scenario(region, wanted.seed, begins), begins.astimezone(UTC)
        scenario = load_scenario(wanted.scenario)
        return scenario, scenario.first
    except (BadInput, NotDone) as error:
        raise NotOpened(error.what, error.where, error.why, is_input=isinstance(error, BadInput)) from error
    except ValueError as error:
        raise NotOpened("scenario", str(wanted.scenario or "training county"), str(error), is_input=True) from error


def _is_drill(store: Store) -> bool:
    return store.operation.kind == "drill"


def _region(wanted: Wanted, progress: Progress, stop: threading.Event) -> Region | None:
    from maps.region import Region

    if wanted.region is not None:
        return Region.load(wanted.region)
    if wanted.db is not None or wanted.scenario is not None:
        return None  # which map belongs to it is not for us to guess
    return training_county(progress, stop)


def training_county(progress: Progress, stop: threading.Event) -> Region:
    """The training county of this user, made when it is missing, damaged or of an older format.

    Raises:
        MapError: it could not be made.
        NotOpened: `stop` was set, or the process that makes it died.
    """
    from maps.errors import RegionError
    from maps.region import Region

    folder = data_folder() / COUNTY
    try:
        return Region.load(folder)
    except RegionError:
        progress("county", 0.0)
    _make_county(folder, progress, stop)
    return Region.load(folder)


def _make_county(folder: Path, progress: Progress, stop: threading.Event) -> None:
    """Make the county in another process: its arithmetic would hold up the window."""
    spawn = multiprocessing.get_context("spawn")
    receiving, sending = spawn.Pipe(duplex=False)
    maker = spawn.Process(target=_county_maker, args=(folder, sending), daemon=True)
    maker.start()
    sending.close()
    why = ""
    try:
        while not stop.is_set():
            if not receiving.poll(0.1):
                continue
            try:
                text, share = receiving.recv()
            except EOFError:
                break
            if share < 0:
                why = text
            else:
                progress(text, share)
    finally:
        if stop.is_set():
            maker.terminate()
        maker.join()
        receiving.close()
    if stop.is_set():
        raise NotOpened("training county", str(folder), "stopped")
    if maker.exitcode != 0:
        raise NotOpened("training county", str(folder), why or f"its maker ended with {maker.exitcode}")


def _county_maker(folder: Path, sending: Connection) -> None:
    from maps.errors import MapError
    from maps.training import make_training_county

    def tell(text: str, share: float) -> None:
        sending.send((text, share))

    try:
        make_folder(folder.parent)
        make_training_county(folder, progress=tell)
    except (MapError, OSError) as error:
        sending.send((str(error), -1.0))
        raise SystemExit(1) from error


def _shared(wanted: Wanted, region: Region | None) -> Shared:
    from console.shared import open_shared
    from db.errors import StoreError, StoreMissing
    from db.store import Store

    now = SystemClock().now()
    name = region.name_zh if region is not None else wanted.scenario.name if wanted.scenario is not None else ""
    url = wanted.db or str(data_folder() / LIVE)
    try:
        if wanted.is_drill and wanted.db is None:
            url = str(fresh_drill_file(now))
        if not wanted.db:
            make_folder(Path(url).parent)
        is_scratch = wanted.is_drill and wanted.db is None
        kind: Kind = "drill" if wanted.is_drill else "live"
        shared = open_shared(
            url, lambda: Store.open_or_make(url, kind=kind, name=name, now=now, durable=not is_scratch)
        )
        store = shared.store
    except StoreError as error:
        raise NotOpened("database", error.where, error.why, is_input=isinstance(error, StoreMissing)) from error
    except OSError as error:
        raise NotOpened("database", str(error.filename or url), error.strerror or str(error)) from error
    if wanted.live and _is_drill(store):
        shared.close()
        raise NotOpened(
            "database", store.where, "is a drill: a live operation never shares its database", is_input=True
        )
    if wanted.is_drill and not _is_drill(store):
        shared.close()
        raise NotOpened("database", store.where, "is a live operation: a drill never writes there", is_input=True)
    return shared


def fresh_drill_file(now: datetime) -> Path:
    """A file name for the database of a new drill; the oldest of those before that nobody has open are cleared away."""
    folder = data_folder() / DRILLS
    make_folder(folder)
    old = [path for path in sorted(folder.glob("drill-*.sqlite")) if not _may_be_open(path, now)]
    for path in old[: max(0, len(old) - KEPT_DRILLS + 1)]:
        for part in folder.glob(f"{path.stem}*"):
            part.unlink(missing_ok=True)
    return folder / f"drill-{now:%Y%m%d-%H%M%S-%f}.sqlite"


def _may_be_open(path: Path, now: datetime) -> bool:
    """Whether another console may be at work on a file: SQLite's log beside it goes when the last one closes it."""
    try:
        written_s = path.with_name(f"{path.name}-wal").stat().st_mtime
    except FileNotFoundError:
        return False
    return now.timestamp() - written_s < LEFT_OVER_S


def _last_moment(store: Store) -> datetime:
    from db import journal
    from db.codec import time_of

    with store.reading() as connection:
        last = journal.entry_of(connection, journal.head(connection)[0])
    return time_of(last.body.at) if last is not None and last.is_readable else SystemClock().now()
