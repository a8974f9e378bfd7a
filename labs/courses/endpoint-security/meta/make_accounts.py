"""Make the files of the lab "hashes and passwords": `python make_accounts.py FOLDER`. All people and words are made up."""

import runpy
import sys
from pathlib import Path

PLAIN = (("guest", "welcome"),)
FAST = (
    ("paolo", "sunshine"),
    ("noor", "maple-orbit-train-62"),
    ("sami", "sunshine"),
    ("lena", "qwerty"),
    ("omar", "copper-lamp-reads-nine"),
    ("ruth", "Sunshine"),
    ("jin", "letmein"),
)
SLOW = (("tess", "k3f9", "sunshine"), ("ivan", "p81x", "violet-boat-under-four"), ("maya", "z20q", "violet-boat-under-four"))
COMMON = "password1 123456 qwerty sunshine letmein welcome dragon football abc123 monkey".split()
DOWNLOADS = {
    "laser-driver.txt": "laser driver 4.2\npower limit on\nsafety door on\n",
    "laser-driver-copy.txt": "laser driver 4.2\npower limit on\nsafety door on\n",
    "printer-driver.txt": "printer driver 2.0\nsend reports to maker\n",
    "saw-driver.txt": "saw driver 1.7\nstop at open lid\n",
}
PUBLISHED = DOWNLOADS | {"printer-driver.txt": "printer driver 2.0\nsend reports to nobody\n"}

LOUD = "saw-driver.txt"  # its maker writes the hash in capital letters


def make(folder: Path) -> None:
    """Write the downloads, the published hashes, the common words and the accounts into the folder of the lab."""
    tools = runpy.run_path(str(folder / "practice_hashes.py"))
    for name, text in DOWNLOADS.items():
        (folder / "downloads" / name).write_text(text, encoding="utf-8")
    hashes = {name: tools["hash_of"](text) for name, text in sorted(PUBLISHED.items())}
    told = [f"{name:24} {own.upper() if name == LOUD else own}" for name, own in hashes.items()]
    rows = [f"{name:6} plain   -     {word}" for name, word in PLAIN]
    rows += [f"{name:6} sha256  -     {tools['hash_of'](word)}" for name, word in FAST]
    rows += [f"{name:6} pbkdf2  {salt}  {tools['slow_hash'](word, salt)}" for name, salt, word in SLOW]
    for name, written in (("published.txt", told), ("common.txt", COMMON), ("accounts.txt", rows)):
        (folder / name).write_text("\n".join(written) + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
