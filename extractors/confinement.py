"""What the kernel forbids a reading process for good: the network, and more rights than it was born with."""

import ctypes
import errno
import platform
import socket
import struct
import sys

_NO_NEW_PRIVILEGES = 38
_SECCOMP, _FILTER = 22, 2
_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""The kernel's number of the architecture, and that of the call that makes a socket."""
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Where a filter finds what is asked for."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def without_network() -> bool:
    """Whether this process can from now on make no socket but those between processes of this machine; not everywhere it can."""
    call = _CALLS.get(platform.machine())
    if sys.platform != "linux" or call is None:
        return False
    code = b"".join(struct.pack("HBBI", *line) for line in _filter(*call))
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0


def _filter(architecture: int, making_a_socket: int) -> tuple[tuple[int, int, int, int], ...]:
    """Lines of what to do, how far to jump where it holds and where it does not, and the number in question."""
    return (
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, 5, architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_EQUAL, 0, 3, making_a_socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 1, 0, socket.AF_UNIX),
        (_RETURN, 0, 0, _REFUSE | errno.EACCES),
        (_RETURN, 0, 0, _ALLOW),
    )
