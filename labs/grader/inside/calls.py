"""System calls that no notebook needs, refused before student code runs.

The walls are namespaces, limits and the guard. This filter closes what goes around them: memory that belongs to no
process (memfd, System V), keys that outlive a submission, namespaces in which the kernel would grant new rights, and
interfaces through which kernels are broken most often.
"""

from __future__ import annotations

import errno
import os
import struct

from . import linux

# name: number on x86_64, number on aarch64
REFUSED = {
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "msgget": (68, 186), "semget": (64, 190), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "unshare": (272, 97), "setns": (308, 268), "clone3": (435, 435), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_getfd": (438, 438),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "syslog": (103, 116),
}  # fmt: skip
CLONE = (56, 220)
SOCKET, LOCAL = (41, 198), 1
# A kernel's message library asks which network interfaces there are, and gives up where it may not ask.
NETLINK, ROUTE = 16, 0
NEW_NAMESPACES = 0x7E020000
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
MACHINE = os.uname().machine
_LOAD, _EQUAL, _AT_LEAST, _BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000


def program(machine: str) -> bytes:
    """Return the filter for a machine as instructions of the kernel's; b"" for one whose numbers are not known."""
    if machine not in ARCHITECTURES:
        return b""
    column, architecture = ARCHITECTURES[machine]
    numbers = [each[column] for each in REFUSED.values()]
    tests = [
        (_LOAD, 0, 0, 4),  # the architecture: a 32-bit call has other numbers
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _REFUSE | errno.ENOSYS),
        (_LOAD, 0, 0, 0),  # the call's number
        (_AT_LEAST, len(numbers) + 5, 0, 0x40000000),  # x32: the same calls under other numbers
        *((_EQUAL, len(numbers) + 4 - place, 0, number) for place, number in enumerate(numbers)),
        (_EQUAL, 0, 3, CLONE[column]),
        (_LOAD, 0, 0, 16),  # its flags
        (_BITS, 0, 1, NEW_NAMESPACES),
        (_RETURN, 0, 0, _REFUSE | errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | errno.ENOSYS),
    ]
    return b"".join(struct.pack("=HBBI", *each) for each in tests)


# Made once, for all forks.
_HERE = program(MACHINE)


def refuse() -> bool:
    """Refuse these calls from here on, in this process and all that it starts; return False where that cannot be."""
    if not _HERE:
        return False
    linux.no_new_privileges()
    return linux.filter_calls(_HERE)


def refuse_network() -> bool:
    """Refuse every socket but local ones, in this process and all that it starts; return False where that cannot be.

    For walls that have no network of their own to shut student code into.
    """
    if MACHINE not in ARCHITECTURES:
        return False
    column, _architecture = ARCHITECTURES[MACHINE]
    tests = [
        (_LOAD, 0, 0, 0),  # the call's number; other architectures' calls are refused by `refuse`
        (_EQUAL, 0, 6, SOCKET[column]),
        (_LOAD, 0, 0, 16),  # its family
        (_EQUAL, 4, 0, LOCAL),
        (_EQUAL, 0, 2, NETLINK),
        (_LOAD, 0, 0, 32),  # its protocol
        (_EQUAL, 1, 0, ROUTE),
        (_RETURN, 0, 0, _REFUSE | errno.EACCES),
        (_RETURN, 0, 0, _ALLOW),
    ]
    linux.no_new_privileges()
    return linux.filter_calls(b"".join(struct.pack("=HBBI", *each) for each in tests))
