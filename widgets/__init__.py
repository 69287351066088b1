"""Textual widgets that could serve another app; they know no storage and no document."""
