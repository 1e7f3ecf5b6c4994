"""A handover's page names zones as the window's language does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QLocale

from console.domain.area import Zone
from console.domain.handover import Head, Standing, summarise
from console.domain.incident import Incident
from console.domain.task import Task, TaskKind
from console.widgets.handover_words import page_of
from tests.gui.fakes import DOCTRINE, NOW

ZONES = {"Z7": Zone("Z7", "Old Town", "老城", "")}


@pytest.fixture
def locale() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("qapp", "locale")
@pytest.mark.parametrize(("language", "name"), [("en_GB", "Old Town"), ("zh_CN", "老城")])
def test_zones_stand_by_name_and_by_code_when_they_are_gone(language: str, name: str) -> None:
    QLocale.setDefault(QLocale(language))
    standing = Standing(
        incidents=[Incident("0412", "dispute", 2, NOW, zone="Z7")],
        tasks=[Task("t", TaskKind.PATROL, NOW, "x", zone="Z7"), Task("u", TaskKind.PATROL, NOW, "x", zone="Z9")],
    )
    summary = summarise(standing, by="wang", since=NOW, now=NOW, head=Head(1, "ab"), notes="")
    page = page_of(summary, DOCTRINE, ZONES)
    assert page.count(name) == 2
    assert "Z7" not in page
    assert "Z9" in page


@pytest.mark.usefixtures("qapp")
def test_of_many_rows_the_first_are_shown_and_the_others_counted() -> None:
    due = [NOW + timedelta(hours=n) for n in range(5)]
    tasks = [Task(f"t{n}", TaskKind.PATROL, NOW, "x", unit=f"A-{n}", due_at=due[n]) for n in (3, 0, 4, 1, 2)]
    summary = summarise(Standing(tasks=tasks), by="wang", since=NOW, now=NOW, head=Head(1, "ab"), notes="")
    page = page_of(summary, DOCTRINE, {}, most=2)
    assert "A-0" in page
    assert "A-1" in page
    assert "A-2" not in page
    assert "and 3 more" in page
    assert "A-4" in page_of(summary, DOCTRINE, {})


@pytest.mark.usefixtures("qapp")
def test_a_signature_that_does_not_hold_is_told_as_an_alarm() -> None:
    summary = summarise(Standing(), by="wang", since=NOW, now=NOW, head=Head(1, "ab"), notes="")
    assert "<b style='color:#b00'>not of this text</b>" in page_of(
        summary, DOCTRINE, {}, seal="not of this text", alarm="#b00"
    )
    assert "<b style" not in page_of(summary, DOCTRINE, {}, seal="signed")
