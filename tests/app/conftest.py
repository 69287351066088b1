"""Keys and pauses of the whole app wait as long as it has something to do, and no longer."""

from tests.widgets import _idle

_idle.install()
