"""R inside this process: loaded once, so that each fork of it has a warm R of its own.

`libR.so` is R's own library (Debian's `r-base-core`); a cell runs by `evaluating.R`. R's handler for an interrupt also
takes the clock's signal: what takes too long comes back as from the stop button.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

HOME = Path("/usr/lib/R")
LIBRARY = HOME / "lib" / "libR.so"
SHARE = Path("/usr/share/R")
PACKAGES = ("IRkernel", "jsonlite", "base64enc")
DRIVER = Path(__file__).with_name("evaluating.R")
ARGUMENTS = (b"R", b"--vanilla", b"--quiet", b"--no-readline", b"--no-echo")
# Where a cell catches what stops it, it is stopped again, so often a second.
AGAIN_S = 0.25
_PLACES = ("site-library", "library", "../../local/lib/R/site-library")


def missing() -> list[str]:
    """Return what this machine lacks to run R, by the names of Debian's packages."""
    lacks = [] if LIBRARY.exists() else ["r-base-core"]
    there = any((HOME / place / "IRkernel").is_dir() for place in _PLACES)
    return lacks if there else [*lacks, "r-cran-irkernel"]


class R:
    """An R that was started in this process. There can be one."""

    def __init__(self) -> None:
        os.environ |= {
            "R_HOME": str(HOME),
            "R_SHARE_DIR": str(SHARE / "share"),
            "R_INCLUDE_DIR": str(SHARE / "include"),
            "R_DOC_DIR": str(SHARE / "doc"),
            "R_LIBS_SITE": ":".join(str((HOME / place).resolve()) for place in _PLACES),
        }
        self.library = ctypes.CDLL(str(LIBRARY), mode=ctypes.RTLD_GLOBAL)
        given = (ctypes.c_char_p * len(ARGUMENTS))(*ARGUMENTS)
        self.library.Rf_initEmbeddedR(len(ARGUMENTS), given)
        # As the kernel's R is, which is told a script.
        ctypes.c_int.in_dll(self.library, "R_Interactive").value = 0
        self._declare()
        self.everywhere = ctypes.c_void_p.in_dll(self.library, "R_GlobalEnv")
        self.pending = ctypes.c_int.in_dll(self.library, "R_interrupts_pending")
        self.driver = self._load()
        self._take_signals()

    def _declare(self) -> None:
        pointer = ctypes.c_void_p
        for name, takes in {
            "Rf_mkString": [ctypes.c_char_p],
            "Rf_install": [ctypes.c_char_p],
            "Rf_lang2": [pointer, pointer],
            "Rf_findVarInFrame": [pointer, pointer],
            "Rf_protect": [pointer],
            "STRING_ELT": [pointer, ctypes.c_long],
            "R_tryEvalSilent": [pointer, pointer, ctypes.POINTER(ctypes.c_int)],
        }.items():
            function = getattr(self.library, name)
            function.restype, function.argtypes = pointer, takes
        self.library.Rf_translateCharUTF8.restype = ctypes.c_char_p
        self.library.Rf_translateCharUTF8.argtypes = [pointer]
        self.library.TYPEOF.argtypes = [pointer]
        self.library.R_PreserveObject.argtypes = [pointer]

    def _load(self) -> int:
        """Return the environment that `evaluating.R` makes."""
        lib = self.library
        read = lib.Rf_protect(lib.Rf_lang2(lib.Rf_install(b"str2expression"), lib.Rf_mkString(DRIVER.read_bytes())))
        call = lib.Rf_protect(lib.Rf_lang2(lib.Rf_install(b"eval"), read))
        failed = ctypes.c_int(0)
        made = lib.R_tryEvalSilent(call, self.everywhere, ctypes.byref(failed))
        lib.Rf_unprotect(2)
        if failed.value or not made:
            raise RuntimeError("R did not start")
        lib.R_PreserveObject(made)
        return int(made)

    def _take_signals(self) -> None:
        """Let R's own handler of an interrupt take the clock's signal, too."""
        libc = ctypes.CDLL(None)
        libc.signal.restype, libc.signal.argtypes = ctypes.c_void_p, [ctypes.c_int, ctypes.c_void_p]
        stops = libc.signal(signal.SIGINT, None)
        for each in (signal.SIGINT, signal.SIGALRM):
            libc.signal(each, stops)

    def call(self, name: str, text: str, seconds: float) -> tuple[str, bool]:
        """Return (what a function of the driver says of a text, "" where it has no end; whether time was over)."""
        lib = self.library
        sent = lib.Rf_mkString(text.replace("\0", "").encode("utf-8", "replace"))
        function = lib.Rf_findVarInFrame(self.driver, lib.Rf_install(name.encode()))
        call = lib.Rf_protect(lib.Rf_lang2(function, lib.Rf_protect(sent)))
        failed = ctypes.c_int(0)
        until = time.monotonic() + seconds
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), AGAIN_S)
        found = lib.R_tryEvalSilent(call, self.everywhere, ctypes.byref(failed))
        signal.setitimer(signal.ITIMER_REAL, 0)
        self.pending.value = 0
        lib.Rf_unprotect(2)
        return self._text(found) if found and not failed.value else "", time.monotonic() >= until

    def _text(self, value: int) -> str:
        texts = 16
        if self.library.TYPEOF(value) != texts:
            return ""
        return bytes(self.library.Rf_translateCharUTF8(self.library.STRING_ELT(value, 0))).decode("utf-8", "replace")


def read(text: str) -> Any:
    """Return what a text of the driver says, None where it is no such text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
