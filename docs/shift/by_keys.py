"""The shift by keyboard alone. Every order begins where the one before left the focus."""

from __future__ import annotations

from console.drill.scenario import Call
from docs.shift.half import ARM, ELSEWHERE, HANDED_OVER, HOTLINE, NOTICE, REPORTED, TASK, WHY_BACK, Gestures, Half

#: So near to the middle of the map a place lies there.
NEAR_PX = 4


class ByKeys(Half):
    """All orders by keys."""

    def show_region(self) -> Gestures:
        """The place of a call is found by its words: the map is not looked at."""
        yield from ()

    def enter_call(self, call: Call, *, own_priority: bool, joins: bool) -> Gestures:
        """Class, priority, place, story, with `Enter` after each."""
        form, hand = self.desk.panels.new_call, self.hand
        yield hand.press("n")
        yield form.class_field.hasFocus
        yield hand.write(call.class_code)
        yield hand.press("Return")
        yield form.priorities.buttons.button(1).hasFocus
        yield hand.press("1" if own_priority else "Return")
        yield form.place_field.hasFocus
        yield hand.write((call.address or "").partition(" ")[0])
        yield lambda: form.place_field.is_offering
        yield hand.press("Return")
        yield lambda: form.story.hasFocus() and form.draft.at is not None
        if joins:
            yield form.around.isVisible
            yield hand.press("ctrl+1")
            yield lambda: form.near.joins is not None
        yield hand.write((call.summary or "").partition(" / ")[0])
        yield hand.press("Return")

    def correct(self) -> Gestures:
        """`Ctrl+N`, on past what is right, the other place."""
        form, hand = self.desk.panels.new_call, self.hand
        yield hand.press("ctrl+n")
        yield form.class_field.hasFocus
        yield hand.press("Return", "Return")
        yield form.place_field.hasFocus
        yield hand.write(ELSEWHERE)
        yield lambda: form.place_field.is_offering
        yield hand.press("Return")
        yield lambda: form.story.hasFocus() and form.draft.at is not None
        yield hand.press("Return")

    # -- orders --------------------------------------------------------------------------------------

    def _line(self, key: str, words: str) -> Gestures:
        """A line that a key begins, and Enter."""
        yield self.hand.press(key)
        yield self.desk.panels.command_line.edit.hasFocus
        yield self.hand.write(words)
        yield self.hand.press("Return")

    def _chosen(self, key: str, letter: str) -> Gestures:
        """A line of the menu that a key opens."""
        yield self.hand.press(key)
        yield self.choosing
        yield self.hand.press(letter)

    def assign(self, units: list[str]) -> Gestures:
        """`A` and their call signs."""
        return self._line("a", " ".join(units).lower())

    def report(self) -> Gestures:
        """`Y` and the words."""
        yield self.hand.press("y")
        yield self.desk.panels.detail.words.hasFocus
        yield self.hand.write(REPORTED)
        yield self.hand.press("Return")

    def close(self) -> Gestures:
        """`C` and the digit of how it ended."""
        return self._chosen("c", "1")

    def escalate(self) -> Gestures:
        """`E`, a look at the card, `Enter`."""
        return self._card("e")

    def step_down(self) -> Gestures:
        """The same with `Shift`."""
        return self._card("shift+e")

    def _card(self, key: str) -> Gestures:
        card = self.desk.escalate_card
        yield self.hand.press(key)
        yield lambda: card.isVisible() and card.hasFocus() and card.choice is not None
        yield self.hand.press("Return")

    def ask_support(self) -> Gestures:
        """`W` and the arm."""
        return self._line("w", ARM)

    def ask_review(self) -> Gestures:
        """`V`."""
        return self._line("v", "")

    def answer(self, words: str) -> Gestures:
        """`Shift+Q`, `Y`, and the words where it asks for some."""
        yield from self._chosen("shift+q", "y")
        if words:
            yield self.desk.panels.command_line.edit.hasFocus
            yield self.hand.write(words)
            yield self.hand.press("Return")

    def divert(self) -> Gestures:
        """`D` and the service."""
        return self._line("d", HOTLINE)

    def send_back(self) -> Gestures:
        """`Shift+R` and why; the only unit there is meant."""
        return self._line("shift+r", WHY_BACK)

    def undo(self) -> Gestures:
        """`U`."""
        yield self.hand.press("u")

    def reopen(self) -> Gestures:
        """`Shift+C` and why."""
        return self._line("shift+c", "1")

    def close_road(self) -> Gestures:
        """`Z` shows the place, `X` begins, `Space` clicks in the middle; a digit for why, one for how long."""
        closures = self.desk.closures
        yield self.hand.press("z")
        yield self._is_in_the_middle
        yield self.hand.press("x")
        yield lambda: self.canvas.hasFocus() and self.desk.map_tools.instruments.is_on
        yield self.hand.press("space", "shift+Right", "shift+Right", "space", "Return")
        yield lambda: self.choosing() is closures.reasons
        yield self.hand.press("1")
        yield lambda: self.choosing() is closures.spans
        yield self.hand.press("1")

    def _is_in_the_middle(self) -> bool:
        at = self.picked.at
        assert at is not None
        off = self.canvas.pixel_of(at) - self.canvas.pixel_of(self.canvas.view.middle)
        return off.manhattanLength() < NEAR_PX

    # -- besides -------------------------------------------------------------------------------------

    def notify(self) -> Gestures:
        """`F4` and the words: the zone of the picked call is meant."""
        yield self.hand.press("F4")
        yield self.setting.form_has_keys
        yield self.hand.write(NOTICE)
        yield self.hand.press("Return")

    def open_task(self) -> Gestures:
        """`Ctrl+F2` and the words."""
        yield self.hand.press("ctrl+F2")
        yield self.setting.form_has_keys
        yield self.hand.write(TASK)
        yield self.hand.press("Return")

    def give_task(self, unit: str) -> Gestures:
        """Go to the unit by a line; `Shift+F2` and `G` for the task due first."""
        yield from self._line("slash", f"g {unit.lower()}")
        yield lambda: self.desk.selection.units == {unit}
        yield from self._chosen("shift+F2", "g")

    def end_task(self) -> Gestures:
        """`Shift+F2`, `D`."""
        return self._chosen("shift+F2", "d")

    def take_break(self) -> Gestures:
        """`Shift+F3`, `B` for the first who is on duty."""
        return self._chosen("shift+F3", "b")

    def hand_over(self) -> Gestures:
        """`Ctrl+H`, the words, on to the key, `Enter`."""
        yield self.hand.press("ctrl+h")
        yield self.desk.duty.handover.notes.hasFocus
        yield self.hand.write(HANDED_OVER)
        yield self.hand.press("Tab", "Return")

    def take_over(self) -> Gestures:
        """On to its button."""
        take = self.desk.duty.handover.take
        yield take.isVisible
        while not take.hasFocus():
            yield self.hand.press("Tab")
        yield self.hand.press("space")
