"""Opening a Word file that somebody else made: every part is looked at before anything is done with it.

A file is read from its zip, part by part; what is not changed is written back byte for byte.
"""

import posixpath
import re
import zlib
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from exports.markup import WORD, Element, w
from qinglan_tui.domain.problems import Problem

# Far above any form, far below what fills a school computer's memory.
MOST_PARTS = 1000
MOST_BYTES = 50 << 20
MOST_XML_BYTES = 10 << 20
MOST_TAGS = 400_000
LARGEST_FILE = 30 << 20

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_DOCUMENT = "/officeDocument"
_STRICT = "http://purl.oclc.org/ooxml/"
_SAVE_AS = "请在 Word 或 WPS 里打开它，另存为“Word 文档（*.docx）”再来"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_CONTENT_TYPES = "[Content_Types].xml"
_SETTINGS_TEMPLATE = "attachedTemplate"
# Relations by the last word of their type → what a teacher calls what they bring in.
_HARMFUL = {
    "oleObject": "内嵌对象（OLE）",
    "package": "内嵌的其他文件",
    "control": "ActiveX 控件",
    "activeXControlBinary": "ActiveX 控件",
    "aFChunk": "另一份嵌入的文档（altChunk）",
    "subDocument": "子文档",
    "vbaProject": "宏",
    "wordVbaData": "宏",
}
_LINKED = {
    "image": "外部图片",
    "video": "外部视频",
    "audio": "外部音频",
    "frame": "外部框架网页",
    "mailMergeSource": "邮件合并的数据源",
    "mailMergeHeaderSource": "邮件合并的数据源",
}
_FETCHING = re.compile(
    r"^\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|MACROBUTTON)\b", re.IGNORECASE
)


class Package:
    """The parts of a Word file; those that were parsed are written from their trees."""

    def __init__(self, data: bytes, parts: dict[str, bytes], main: str) -> None:
        self.hash = sha256(data).hexdigest()
        self.main = main
        self.notes: list[str] = []
        self._parts = parts
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()

    @property
    def texts(self) -> tuple[str, ...]:
        """The parts with text that can hold blanks: the body, then headers and footers."""
        edge = re.compile(rf"{re.escape(posixpath.dirname(self.main))}/(header|footer)\d*\.xml")
        return (self.main, *sorted(name for name in self._parts if edge.fullmatch(name)))

    def names(self) -> tuple[str, ...]:
        """All parts."""
        return tuple(self._parts)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._parts

    def raw(self, name: str) -> bytes:
        """A part as it came."""
        return self._parts[name]

    def tree(self, name: str) -> Element:
        """A part to change; the same element each time."""
        self._changed.add(name)
        return self.look(name)

    def look(self, name: str) -> Element:
        """A part only to look at: it is written back as it came."""
        if name not in self._trees:
            self._trees[name] = _parsed(self._parts[name])
        return self._trees[name]

    def written(self) -> bytes:
        """The file's bytes; the same each time."""
        stream = BytesIO()
        with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=6) as target:
            for name, content in self._parts.items():
                info = ZipInfo(name, _ZIP_TIME)
                info.compress_type = ZIP_DEFLATED
                info.create_system = 0
                target.writestr(info, _serialised(self._trees[name]) if name in self._changed else content)
        return stream.getvalue()


def open_package(data: bytes) -> Package:
    """The parts of a Word file that may be filled in.

    Raises:
        Problem: it is no .docx, is encrypted, strict, damaged or too large, or holds something that could do
            harm; which part that is stands in the sentence.
    """
    parts = _unzipped(data)
    main = _main_part(parts)
    package = Package(data, parts, main)
    for name in parts:
        if name.endswith((".xml", ".rels")):
            _check_markup(package, name)
    _refuse_harm(package)
    return package


def _unzipped(data: bytes) -> dict[str, bytes]:
    if not data.startswith(b"PK"):
        raise _not_docx(data)
    if len(data) > LARGEST_FILE:
        raise Problem("这个文件太大，不像一张表", "请把图片删去或压缩后另存再来")
    try:
        with ZipFile(BytesIO(data)) as source:
            entries = [entry for entry in source.infolist() if not entry.is_dir()]
            _check_sizes(entries)
            return {entry.filename: source.read(entry) for entry in entries}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as fault:
        raise Problem("这个文件不完整或已损坏，打不开", "请重新复制或下载一份再来") from fault


def _not_docx(data: bytes) -> Problem:
    """What a file is that is no zip, told by its first bytes."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return Problem("这个文件加了密码，打不开", "请在 Word 或 WPS 里取消密码，另存后再来")
        return Problem("这是旧格式的 .doc 或 .wps 文件，改了后缀名也不行", _SAVE_AS)
    if data[:5] == b"{\\rtf" or data.lstrip()[:1] == b"<":
        return Problem("这是 RTF 或网页格式的文件，不是 .docx", _SAVE_AS)
    if data.startswith(b"%PDF"):
        return Problem("这是 PDF 文件，不是 Word 文档", "请向学校要 Word 版的表")
    return Problem("这不是 Word 文档" if data else "这是一个空文件", _SAVE_AS)


def _check_sizes(entries: list[ZipInfo]) -> None:
    """Declared sizes can be trusted: what unpacks to more is refused by the zip itself."""
    if any(entry.flag_bits & 1 for entry in entries):
        raise Problem("这个文件加了密码，打不开", "请在 Word 或 WPS 里取消密码，另存后再来")
    names = {entry.filename for entry in entries}
    if len(names) != len(entries):
        raise Problem("这个文件里有重名的部分，不是正常的 Word 文档", _SAVE_AS)
    large = any(
        entry.file_size > MOST_XML_BYTES for entry in entries if entry.filename.endswith((".xml", ".rels"))
    )
    if large or len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Problem("这个文件展开后太大，不像一张表，没有打开", "请核对来源，或删去多余内容另存再来")


def _parsed(content: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Problem("这个文件已损坏，里面的内容读不出", "请用 Word 打开它，另存后再来") from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise Problem("这个文件里有不正常的定义（DOCTYPE），没有打开", "请核对来源")
    return root


def _serialised(tree: Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _main_part(parts: dict[str, bytes]) -> str:
    """The name of the body's part, when it is one that we can read."""
    if _CONTENT_TYPES not in parts or "_rels/.rels" not in parts:
        raise Problem("这是一个压缩包，不是 Word 文档", _SAVE_AS)
    for relation in _parsed(parts["_rels/.rels"]):
        kind = str(relation.get("Type"))
        if not kind.endswith(_DOCUMENT):
            continue
        if kind.startswith(_STRICT):
            raise Problem("这个文件存成了“严格 Open XML”格式，读不了", _SAVE_AS)
        main = posixpath.normpath(str(relation.get("Target")).lstrip("/"))
        _check_type(_type_of(parts, main))
        if main not in parts:
            break
        return main
    raise Problem("这个文件里没有正文，不是完整的 Word 文档", _SAVE_AS)


def _type_of(parts: dict[str, bytes], name: str) -> str:
    for entry in _parsed(parts[_CONTENT_TYPES]):
        if str(entry.get("PartName", "")).lstrip("/") == name:
            return str(entry.get("ContentType"))
    return ""


def _check_type(kind: str) -> None:
    if "macroEnabled" in kind:
        raise Problem("这个文件带宏（.docm），为安全没有打开", _SAVE_AS)
    if "spreadsheetml" in kind or "presentationml" in kind:
        raise Problem("这是 Excel 或 PPT 文件，不是 Word 文档", "请换成 Word 版的表")
    if "template.main" in kind:
        raise Problem("这是 Word 模板（.dotx），不是文档", _SAVE_AS)
    if kind != _MAIN:
        raise Problem("这不是 Word 文档", _SAVE_AS)


def _check_markup(package: Package, name: str) -> None:
    content = package.raw(name)
    if content.count(b"<") > MOST_TAGS:
        raise Problem("这个文件的内容多得不像一张表，没有打开", "请核对来源，或删去多余内容另存再来")
    root = package.look(name)
    if name == package.main and root.tag != w("document"):
        strict = str(root.tag).startswith("{" + _STRICT)
        what = "这个文件存成了“严格 Open XML”格式，读不了" if strict else "这不是 Word 文档"
        raise Problem(what, _SAVE_AS)
    if name == package.main and root.find(w("body")) is None:
        raise Problem("这个文件里没有正文，不是完整的 Word 文档", _SAVE_AS)
    _refuse_fetching(root)


def _refuse_harm(package: Package) -> None:
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in package.names()):
        raise Problem("这个文件带宏，为安全没有打开", _SAVE_AS)
    for name in package.names():
        if not name.endswith(".rels"):
            continue
        for relation in package.look(name):
            kind = str(relation.get("Type")).rsplit("/", 1)[-1]
            if relation.get("TargetMode") == "External":
                _external(package, name, relation, kind)
            elif kind in _HARMFUL:
                raise Problem(f"这张表里有{_HARMFUL[kind]}，为安全没有打开", "请在 Word 里删去它，另存后再来")


def _external(package: Package, name: str, relation: Element, kind: str) -> None:
    """Links that only a click follows stay; a template's place on somebody's computer is taken out."""
    if kind == "hyperlink":
        return
    if kind == _SETTINGS_TEMPLATE:
        _without_template(package, name, str(relation.get("Id")))
        return
    what = _LINKED.get(kind) or _HARMFUL.get(kind, "外部内容")
    target = str(relation.get("Target"))[:60]
    hint = "请在 Word 里把它删去或改为插入（不是链接），另存后再来"
    raise Problem(f"这张表会去取{what}“{target}”，为安全没有打开", hint)


def _without_template(package: Package, rels: str, number: str) -> None:
    folder, file = posixpath.split(rels)
    source = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
    tree = package.tree(rels)
    for relation in [one for one in tree if one.get("Id") == number]:
        tree.remove(relation)
    settings = package.tree(source)
    for mark in settings.findall(w(_SETTINGS_TEMPLATE)):
        settings.remove(mark)
    package.notes.append("表里记着别人电脑上的模板位置，填好的文件里已去掉")


def _refuse_fetching(root: Element) -> None:
    """Fields that bring something in from outside, however many runs their instruction is split over."""
    instruction = ""
    for element in root.iter(f"{{{WORD}}}*"):
        if element.tag == w("fldSimple"):
            _check_instruction(str(element.get(w("instr"))))
        elif element.tag == w("instrText"):
            instruction += element.text or ""
        elif element.tag == w("fldChar"):
            _check_instruction(instruction)
            instruction = ""


def _check_instruction(instruction: str) -> None:
    found = _FETCHING.match(instruction)
    if found:
        what = f"这张表里有会取外部内容的域（{found[1].upper()}），为安全没有打开"
        raise Problem(what, "请在 Word 里选中它按 Ctrl+Shift+F9 变成文字，另存后再来")
