"""The workbook on disk: durable, locked, never guessed at. The only importer of tinydb."""

from qinglan_tui.storage.drafts import Draft
from qinglan_tui.storage.engine.codec import Damaged
from qinglan_tui.storage.history import Revision
from qinglan_tui.storage.journal import Trashed
from qinglan_tui.storage.places import Place, Places
from qinglan_tui.storage.workbook import Workbook

__all__ = ["Damaged", "Draft", "Place", "Places", "Revision", "Trashed", "Workbook"]
