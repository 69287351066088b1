"""The `qinglan` command: arguments in, lines or JSON out, and an exit code; no rule of its own.

Exit codes: 0 done · 1 could not · 2 wrong use · 3 (`due` only) something is overdue.
"""

from collections.abc import Sequence

DONE, COULD_NOT, WRONG_USE = 0, 1, 2
STOPPED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; whatever goes wrong is one Chinese sentence on stderr."""
    import gc

    from qinglan_tui.cli.console import complain, flush, hush, use_utf8
    from qinglan_tui.domain.problems import Problem

    if argv is None:
        # A process of our own begins: what it imports stays, so looking for garbage meanwhile is lost time.
        gc.disable()
    use_utf8()
    try:
        from qinglan_tui.cli.call import WrongUse, run

        try:
            code = run(argv)
            # Here, where it can be answered for, rather than while Python ends.
            flush()
            return code
        except WrongUse as problem:
            complain(str(problem))
            return WRONG_USE
        except Problem as problem:
            complain(str(problem))
            return COULD_NOT
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; what was asked for is done.
        hush()
        return DONE
    except OSError as error:
        complain(_in_chinese(error))
        return COULD_NOT


def _in_chinese(error: OSError) -> str:
    """What the system refused, without its English."""
    import errno

    reasons = {
        errno.ENOSPC: "磁盘满了。请腾出空间再试。",
        errno.EACCES: "没有权限。请换一个可以写的文件夹。",
        errno.EPERM: "没有权限。请换一个可以写的文件夹。",
        errno.EROFS: "这个磁盘是只读的。请换一个可以写的文件夹。",
        errno.ENAMETOOLONG: "文件名太长。请写短一些。",
        errno.EISDIR: "这里是文件夹，不是文件。请写一个文件名。",
        errno.ENOTDIR: "路径里有一段不是文件夹。请检查写法。",
        errno.ENOENT: "找不到。请检查路径。",
    }
    what = reasons.get(error.errno or 0, f"系统没有允许（错误 {error.errno}）。请换一个文件夹再试。")
    return f"{error.filename}：{what}" if error.filename else what
