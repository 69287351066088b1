"""Walk: where the cursor of a form goes next, by field, screenful and group, and that it stays in view."""

from textual.geometry import Region
from textual.widget import Widget

from widgets._form_parts import FieldRow, GroupLine


class Walk:
    """The way through a form: its stops are the inputs and the lines of folded groups, from top to bottom.

    What leads nowhere gives None: then the key belongs to the screen.
    """

    def __init__(self, form: Widget) -> None:
        self._form = form

    @property
    def stops(self) -> list[Widget]:
        """Everything that can have the focus."""
        found: list[Widget] = []
        for child in self._form.children:
            if isinstance(child, FieldRow):
                found.append(child.input)
            elif isinstance(child, GroupLine) and child.folded:
                found.append(child)
        return found

    def step(self, by: int) -> Widget | None:
        """The stop before or after the one with the focus."""
        stops = self.stops
        at = self._at(stops)
        return stops[at + by] if at is not None and 0 <= at + by < len(stops) else None

    def page(self, by: int) -> Widget | None:
        """The last stop within a screenful up or down; at least the next one."""
        stops = self.stops
        at = self._at(stops)
        if at is None:
            return None
        height = self._form.scrollable_content_region.height
        reach = _line_of(stops[at]).virtual_region.y + by * max(1, height - 1)
        target: Widget | None = None
        for stop in stops[at + 1 :] if by > 0 else stops[:at][::-1]:
            y = _line_of(stop).virtual_region.y
            if target is not None and (y > reach if by > 0 else y < reach):
                break
            target = stop
        return target

    def group(self, by: int) -> Widget | None:
        """The first stop of the group that lies before or after the one with the focus."""
        stops = self.stops
        at = self._at(stops)
        lines = [_line_of(stop) for stop in stops]
        groups = [line.spec.ask.group if isinstance(line, FieldRow) else line.name for line in lines]
        names = list(dict.fromkeys(groups))
        target = 0 if at is None else names.index(groups[at]) + by
        return stops[groups.index(names[target])] if 0 <= target < len(names) else None

    def go(self, stop: Widget) -> None:
        """Give a stop the focus."""
        self._form.screen.set_focus(stop, scroll_visible=False)
        self.show()
        # Just made, or just grown: then its place is known only after the next layout.
        self._form.call_after_refresh(self.show)

    def show(self) -> None:
        """Scroll as little as needed to see the whole field, and the heading above a first one."""
        form = self._form
        if not form.is_attached:
            # Asked for just before the form went.
            return
        focused = form.screen.focused
        if focused is None or form not in focused.ancestors:
            return
        line = _line_of(focused)
        region = line.virtual_region
        if not region:
            return
        before = form.children[form.children.index(line) - 1] if line is not form.children[0] else None
        if isinstance(before, GroupLine):
            region = Region.from_union([region, before.virtual_region])
        # A line more on either side: one sees where the next key leads.
        region = region.grow((1, 0, 1, 0)).intersection(form.virtual_size.region)
        form.scroll_to_region(region, animate=False, force=True, immediate=True, x_axis=False)

    def _at(self, stops: list[Widget]) -> int | None:
        focused = self._form.screen.focused
        return stops.index(focused) if focused is not None and focused in stops else None


def _line_of(stop: Widget) -> Widget:
    """The line of the form that a stop stands in."""
    return stop if isinstance(stop, GroupLine) or not isinstance(stop.parent, Widget) else stop.parent
