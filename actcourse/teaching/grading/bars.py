"""What a process may not do any more: start others, take memory that its limits do not count, use the network.

Limits of the system do not hold for root, who may well grade: `RLIMIT_NPROC` counts no process of root's. So calls of
the system are refused by a filter, see the manual page seccomp(2). Only x86-64 and 64-bit ARM have one here.
"""

import ctypes
import platform
import sys

# Numbers of calls on x86-64 and on 64-bit ARM, from Linux's tables; None where there is no such call.
_PROCESSES = {
    **{"fork": (57, None), "vfork": (58, None), "clone": (56, 220), "clone3": (435, 435)},  # processes and threads
    **{"shmget": (29, 194), "semget": (64, 190), "msgget": (68, 186), "memfd_create": (319, 279)},  # memory by the way
    **{"ptrace": (101, 117), "bpf": (321, 280), "io_uring_setup": (425, 425), "userfaultfd": (323, 282)},
    **{"add_key": (248, 217), "perf_event_open": (298, 241)},
}
_NETWORK = {
    "socket": (41, 198),  # pairs of sockets lead nowhere else, and asyncio needs them
    "io_uring_setup": (425, 425),  # opens sockets as well
    **{"unshare": (272, 97), "setns": (308, 268)},  # namespaces, in which there might be one
    **{"process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_getfd": (438, 438)},  # others' means
}
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # the column, and what the kernel calls it
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _MACHINE = 0, 4  # where they stand in what a filter sees
_KILL, _REFUSE, _ALLOW = 0x80000000, 0x00050000 | 1, 0x7FFF0000  # the second with EPERM
_SECOND_ABI = 0x40000000  # x86-64 has all calls a second time, from here on
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER, _DUMPABLE = 38, 22, 2, 4


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("k", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


def no_more_processes():
    """From now on this process starts no other and no thread; returns whether the system holds it to that."""
    return _refuse(_PROCESSES)


def no_network():
    """From now on this process and those that it starts open no socket; returns whether the system holds them to that.

    Nor can another process of the same user read or write its memory, by which that one would use what this one may do.
    """
    if not _refuse(_NETWORK):
        return False
    return _prctl()(_DUMPABLE, 0, 0, 0, 0) == 0


def _refuse(calls):
    """Refuse these calls of the system to this process and all that it starts."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return False
    instructions = _instructions(calls, *_MACHINES[platform.machine()])
    array = (_Instruction * len(instructions))(*instructions)
    program, prctl = _Program(len(array), array), _prctl()
    address = ctypes.addressof(program)
    return prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and prctl(_SECCOMP, _FILTER, address, 0, 0) == 0


def _prctl():
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl.argtypes = ctypes.c_int, *(ctypes.c_ulong,) * 4
    return prctl


def _instructions(calls, column, machine):
    numbers = [each[column] for each in calls.values() if each[column] is not None]
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        (_IF_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_IF_AT_LEAST, len(numbers) + 1, 0, _SECOND_ABI),
        *((_IF_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return [_Instruction(*step) for step in steps]
