"""Faults built into storage one at a time; each must be noticed by a test.

A mutant replaces one piece of a module that stands in it just once. `noticed_by` names the tests, files of
tests/storage, of which one at least must fail then in its fast run.
"""

from typing import NamedTuple


class Mutant(NamedTuple):
    """A fault: what it is, the module below qinglan_tui/storage, the piece, and what stands in its place."""

    name: str
    module: str
    original: str
    mutated: str
    noticed_by: tuple[str, ...]


DISK, LOG, FILES, ENGINE = "engine/disk.py", "engine/changelog.py", "engine/files.py", "engine/engine.py"
VERSIONS = "engine/versions.py"

# Calls that need no mutant, by module and piece, each with the reason.
EXEMPT = {
    (
        DISK,
        """\
    else:
        flush_to_disk(descriptor)""",
    ): "only where there is no fdatasync; these tests run on Linux",
    (
        LOG,
        """\
        disk.write_at(self._descriptor, b" " * len(piece.data), piece.start)
        disk.flush_data(self._descriptor)""",
    ): "without it a damaged line is kept aside once more",
    (
        "restoring.py",
        "        disk.flush_folder(new.parent)\n",
    ): "the plan beside it is flushed into the same folder",
    (
        "restoring.py",
        "        disk.flush_folder(staging)\n",
    ): "what is found again of it is thrown away again",
}

MUTANTS = (
    Mutant(
        "a replaced file is not flushed",
        DISK,
        """\
            flush_to_disk(handle.fileno())
        if not is_wanted""",
        "        if not is_wanted",
        ("test_power_deeds",),
    ),
    Mutant(
        "the folder of a replaced file is not flushed",
        DISK,
        """\
        _rename(beside, target)
        flush_folder(target.parent)
""",
        """\
        _rename(beside, target)
""",
        ("test_power", "test_power_deeds"),
    ),
    Mutant(
        "a file is written over instead of replaced",
        DISK,
        """\
        _rename(beside, target)
        flush_folder""",
        """\
        target.write_bytes(data)
        flush_folder""",
        ("test_power_deeds", "test_power"),
    ),
    Mutant(
        "a file exchanged meanwhile is written over",
        DISK,
        "        if not is_wanted():",
        "        if False:",
        ("test_outside",),
    ),
    Mutant(
        "the folder of a new folder is not flushed",
        DISK,
        """\
        flush_folder(path.parent)
    except""",
        """\
        pass
    except""",
        ("test_power", "test_power_deeds"),
    ),
    Mutant(
        "the folder into which a file was moved is not flushed",
        DISK,
        """\
        flush_folder(target.parent)
        flush_folder(source.parent)""",
        "        flush_folder(source.parent)",
        ("test_power_deeds",),
    ),
    Mutant(
        "the folder out of which a file was moved is not flushed",
        DISK,
        """\
        flush_folder(target.parent)
        flush_folder(source.parent)""",
        "        flush_folder(target.parent)",
        ("test_engine",),
    ),
    Mutant(
        "a file is moved by copying over",
        DISK,
        """\
    try:
        _rename(source, target)""",
        """\
    try:
        target.write_bytes(source.read_bytes())""",
        ("test_power_deeds",),
    ),
    Mutant(
        "what is set aside is thrown away",
        DISK,
        "        path.rename(kept)",
        "        path.unlink()",
        ("test_history", "test_drafts"),
    ),
    Mutant(
        "no fsync of files",
        DISK,
        """\
    os.fsync(descriptor)

""",
        """\
    pass

""",
        ("test_power",),
    ),
    Mutant(
        "no fsync of folders", DISK, "            os.fsync(descriptor)", "            pass", ("test_power",)
    ),
    Mutant("no fdatasync", DISK, "        os.fdatasync(descriptor)", "        pass", ("test_power",)),
    Mutant(
        "a file that others wrote is not flushed",
        DISK,
        """\
            flush_to_disk(descriptor)
        finally""",
        """\
            pass
        finally""",
        ("test_power",),
    ),
    Mutant(
        "a rename that does nothing",
        DISK,
        "            source.replace(target)",
        "            pass",
        ("test_power_deeds",),
    ),
    Mutant(
        "files for everybody's eyes",
        DISK,
        "return os.open(name, flags, 0o600)",
        "return os.open(name, flags, 0o666)",
        ("test_workbook",),
    ),
    Mutant(
        "a save is not flushed",
        LOG,
        """\
                disk.flush_data(self._descriptor)
""",
        """\
                pass
""",
        ("test_power",),
    ),
    Mutant(
        "a save into new room is not flushed",
        LOG,
        """\
                disk.flush_to_disk(self._descriptor)
""",
        "",
        ("test_power",),
    ),
    Mutant(
        "the folder of a new log is not flushed",
        LOG,
        """\
                    disk.flush_folder(self.path.parent)
""",
        """\
                    pass
""",
        ("test_power",),
    ),
    Mutant(
        "the folder of a new log folder is not flushed",
        LOG,
        """\
            disk.flush_folder(self.path.parent.parent)
""",
        "",
        ("test_power", "test_power_deeds"),
    ),
    Mutant("a wrong checksum is written", LOG, "(zlib.crc32(body), body)", "(0, body)", ("test_log_cut",)),
    Mutant(
        "the checksum is not looked at",
        LOG,
        'return body if text[2 : 2 + _CHECKSUM] == b"%08x" % zlib.crc32(body) else None',
        "return body",
        ("test_log_cut",),
    ),
    Mutant(
        "behind a damaged line end nothing is looked for",
        LOG,
        "    for part in _BEGIN.split(line):",
        "    for part in [line]:",
        ("test_log_cut",),
    ),
    Mutant(
        "a refused save stays in the log",
        LOG,
        "                disk.write_at(self._descriptor, bytes(len(data)), self._end)",
        "                pass",
        ("test_no_room",),
    ),
    Mutant(
        "a refused save is called saved",
        LOG,
        """\
            with contextlib.suppress(OSError):
                disk.write_at(self._descriptor, bytes(len(data)), self._end)
            raise""",
        "            return",
        ("test_no_room",),
    ),
    Mutant(
        "a log that was taken away is written on",
        LOG,
        """\
            return True
        # Asked""",
        """\
            return True
        return True
        # Asked""",
        ("test_outside",),
    ),
    Mutant(
        "a new log does not hold what this session has saved", LOG, ", *self._lines]", "]", ("test_outside",)
    ),
    Mutant(
        "a new log does not hold what the session before has left",
        LOG,
        "*(line_of(_encode(change)) for change in self._found), ",
        "",
        ("test_outside",),
    ),
    Mutant(
        "two windows write at once",
        LOG,
        "            is_locked = take(descriptor)",
        "            is_locked = True",
        ("test_lock",),
    ),
    Mutant(
        "a lock of the folder that is none",
        "engine/lock.py",
        "        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)",
        ("test_lock",),
    ),
    Mutant(
        "a long log is emptied without reading the files back",
        ENGINE,
        """\
        if self._hold_everything({name for change in self.log.content.changes for name in change}):
            self._empty""",
        """\
        if True:
            self._empty""",
        ("test_outside",),
    ),
    Mutant(
        "a log is emptied in a session without reading the files back",
        ENGINE,
        """\
        if self._hold_everything({*self._files, *self._own, *self._others}):
            self._empty""",
        """\
        if True:
            self._empty""",
        ("test_outside", "test_power"),
    ),
    Mutant(
        "what cannot be read holds everything",
        ENGINE,
        """\
        except Problem:
            return False""",
        """\
        except Problem:
            return True""",
        ("test_outside",),
    ),
    Mutant(
        "files are not flushed before the log is emptied",
        ENGINE,
        "                disk.flush_file(file.path)",
        "                pass",
        ("test_power",),
    ),
    Mutant(
        "the folder is not flushed before the log is emptied",
        ENGINE,
        """\
            disk.flush_folder(self.folder)
""",
        "",
        ("test_power",),
    ),
    Mutant(
        "the former log is not kept",
        ENGINE,
        """\
            disk.replace_file(former, disk.read_file(log.path)[: log.size])
""",
        "",
        ("test_outside",),
    ),
    Mutant(
        "a log is emptied before the former one is kept",
        ENGINE,
        """\
            disk.replace_file(former, disk.read_file(log.path)[: log.size])
            log.empty(number, number)
""",
        """\
            log.empty(number, number)
            disk.replace_file(former, disk.read_file(log.path)[: log.size])
""",
        ("test_power", "test_outside"),
    ),
    Mutant(
        "the log of this device is not read back",
        ENGINE,
        """\
            file.join(self._own.get(name, ()))
""",
        "",
        ("test_log_cut",),
    ),
    Mutant(
        "the logs of other devices are not read",
        ENGINE,
        '        for path in sorted((self.folder / LOG_FOLDER).glob("*.log")):',
        "        for path in ():",
        ("test_outside",),
    ),
    Mutant(
        "copies that a join made in memory are in no log",
        ENGINE,
        "            for (table, key), raw in file.unlogged.items():",
        "            for (table, key), raw in {}.items():",
        ("test_outside",),
    ),
    Mutant(
        "copies are not taken in when a file is read",
        ENGINE,
        """\
        if self._pending is None:
            self._after_reading(name)""",
        "        pass",
        ("test_outside",),
    ),
    Mutant(
        "a version behind the one it replaces",
        ENGINE,
        "        if version.get(device, 0) >= self._number:",
        "        if False:",
        ("test_outside",),
    ),
    Mutant(
        "a copy of equal version wins without a newer one",
        ENGINE,
        """\
            if joined.copy is not None and version_of(mine) == version_of(document):""",
        "            if False:",
        ("test_power_deeds",),
    ),
    Mutant(
        "a change forgets the version before it",
        ENGINE,
        "document = {**document, VERSION: self._next_version(version)}",
        "document = {**document, VERSION: self._next_version({})}",
        ("test_outside", "test_devices"),
    ),
    Mutant(
        "a file read again forgets what is known",
        FILES,
        """\
        self.join((table, key, raw) for table, rows in known.items() for key, raw in rows.items())
""",
        "",
        ("test_outside",),
    ),
    Mutant(
        "a vanished file is not written again",
        FILES,
        "            self._seen, self.is_dirty = None, True",
        "            self._seen, self.is_dirty = None, False",
        ("test_outside",),
    ),
    Mutant(
        "what a join brought is not written to the file",
        FILES,
        "        self.is_dirty |= any",
        "        any",
        ("test_outside", "test_devices"),
    ),
    Mutant(
        "what was saved is not written to the file",
        FILES,
        """\
        self._set(table, doc_id, raw)
        self.is_dirty = True""",
        "        self._set(table, doc_id, raw)",
        ("test_files",),
    ),
    Mutant(
        "no copy before a file is replaced",
        FILES,
        "                before(self.path)",
        "                pass",
        ("test_power_deeds",),
    ),
    Mutant(
        "a hand edit of what was changed here is thrown away",
        FILES,
        """\
        self.join(edited)
""",
        "",
        ("test_files",),
    ),
    Mutant(
        "a line taken out takes a later version out",
        FILES,
        "            if not knows(version_of(read_document(raw)), version_of(known)):",
        "            if False:",
        ("test_engine",),
    ),
    Mutant(
        "of two versions at once one is thrown away",
        VERSIONS,
        "    return is_deleted(loser) and (is_alive(winner) or _told(loser) == _told(winner))",
        "    return True",
        ("test_outside", "test_versions"),
    ),
    Mutant(
        "the later number wins",
        VERSIONS,
        "    return all(one.get(device, 0) >= number for device, number in other.items())",
        "    return max(one.values(), default=0) >= max(other.values(), default=0)",
        ("test_versions",),
    ),
    Mutant(
        "every version knows every other",
        VERSIONS,
        "    return all(one.get(device, 0) >= number for device, number in other.items())",
        "    return True",
        ("test_versions",),
    ),
    Mutant(
        "a deletion beats a change",
        VERSIONS,
        "    state = 2 if is_alive(document) else 1 if has_moved(document) else 0",
        "    state = 0",
        ("test_versions",),
    ),
    Mutant(
        "the version of what lost is forgotten",
        VERSIONS,
        "    both = united(one, other)",
        "    both = one",
        ("test_versions",),
    ),
    Mutant(
        "what was edited by hand gives way to the log",
        VERSIONS,
        """\
    if one_knows and other_knows and equal == "ours":
        return Joined(ours)""",
        """\
    if one_knows and other_knows and equal == "ours":
        return Joined(theirs)""",
        ("test_outside",),
    ),
    Mutant(
        "a copy of a copy on every device",
        VERSIONS,
        "    original = content.get(CONFLICT_OF, doc_id)",
        "    original = doc_id",
        ("test_versions",),
    ),
    Mutant(
        "devices give out the same numbers",
        "engine/numbers.py",
        "zlib.crc32(device.encode()) % _REMAINDERS",
        "0",
        ("test_outside",),
    ),
    Mutant(
        "the clock alone gives the numbers",
        "engine/numbers.py",
        "        number = max(wanted, self.highest + 1)",
        "        number = wanted or self.highest + 1",
        ("test_workbook", "test_outside"),
    ),
    Mutant(
        "a line that stands twice is read once",
        "engine/codec.py",
        """\
            if key in seen:
                raise _Twice(key)""",
        "            pass",
        ("test_files",),
    ),
    Mutant(
        "a copy is put away before it was taken in",
        "copies.py",
        """\
    with engine.together():
        for outcome in _joined(engine, name, tables):
            counts[outcome] += 1
""",
        """\
    _put_away(path)
    path = path.parent / MERGED / path.name
    with engine.together():
        for outcome in _joined(engine, name, tables):
            counts[outcome] += 1
    return Taken(path.name, 0, 0, 0, '')
""",
        ("test_power_deeds",),
    ),
    Mutant(
        "an attached file is not flushed",
        "attachments.py",
        """\
        flush_to_disk(writer.fileno())
""",
        "",
        ("test_power_deeds",),
    ),
    Mutant(
        "the folder of an attached file is not flushed",
        "attachments.py",
        """\
            beside.replace(target)
            flush_folder(target.parent)
""",
        """\
            beside.replace(target)
""",
        ("test_power_deeds",),
    ),
    Mutant(
        "an attached file is not given its name",
        "attachments.py",
        """\
            beside.replace(target)
""",
        """\
            pass
""",
        ("test_attachments",),
    ),
    Mutant(
        "a backup is not flushed",
        "archive.py",
        """\
            disk.flush_to_disk(handle.fileno())
""",
        "",
        ("test_power_deeds",),
    ),
    Mutant(
        "the folder of a backup is not flushed",
        "archive.py",
        """\
        disk.flush_folder(target.parent)
""",
        "",
        ("test_power_deeds",),
    ),
    Mutant(
        "a backup is copied over the former one",
        "archive.py",
        """\
        beside.replace(target)
""",
        """\
        target.write_bytes(beside.read_bytes())
""",
        ("test_power_deeds",),
    ),
    Mutant(
        "files brought back are not flushed",
        "restoring.py",
        """\
                    disk.flush_to_disk(handle.fileno())
""",
        "",
        ("test_power_deeds",),
    ),
    Mutant(
        "folders brought back are not flushed",
        "restoring.py",
        """\
            disk.flush_folder(Path(root))
""",
        """\
            pass
""",
        ("test_power_deeds",),
    ),
    Mutant(
        "all lines of a list have one number",
        "arrangement.py",
        "    return (zlib.crc32(text) << 26 | zlib.crc32(text, 1) >> 6) + 1",
        "    return 7",
        ("test_workbook",),
    ),
)
