#!/usr/bin/env bash
# JupyterLab 4.6.6 (Python 3.11, Chromium driven by playwright 1.65.2)
# Behaviour: while the answer to an autosave is on its way, a save by hand asks the server for the file's hash, compares
#   it with the hash of before the autosave, and opens a dialog "File Changed": the file "has changed on disk since the
#   last time it was opened or saved", with Revert and Overwrite. Nobody else wrote it. The promise of `context.save()`
#   stays open until somebody answers; Revert throws away what was typed since. The command behind Ctrl+S leaves out a
#   second save of its own, but knows nothing of the autosave (every 120 s) or of extensions that save.
# The guess it contradicts: saves of one document wait for each other, so that an editor never takes its own write for
#   that of a stranger.
# Seen on 2026-11-30:
#   saved by hand after an autosave: dialogs []
#   saved by hand during an autosave: dialogs ['File Changed']
set -euo pipefail
work=$(mktemp -d); trap 'kill "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q jupyterlab==4.6.6 playwright==1.65.2
export PLAYWRIGHT_BROWSERS_PATH="$work/browsers"
command -v chromium >/dev/null || "$work/venv/bin/playwright" install --only-shell chromium
mkdir "$work/home"; cd "$work/home"
echo first > notes.txt
export JUPYTER_RUNTIME_DIR="$work/run" JUPYTER_CONFIG_DIR="$work/config" JUPYTER_DATA_DIR="$work/data"
export JUPYTERLAB_SETTINGS_DIR="$work/settings"
mkdir -p "$work/settings/@jupyterlab/docmanager-extension"
echo '{"autosaveInterval": 4}' > "$work/settings/@jupyterlab/docmanager-extension/plugin.jupyterlab-settings"
"$work/venv/bin/jupyter-lab" --no-browser --ip 127.0.0.1 --port 0 --IdentityProvider.token=t --allow-root \
  --ServerApp.root_dir="$work/home" >"$work/log" 2>&1 & echo $! > "$work/pid"
cat > "$work/two_saves.py" <<'PY'
import json
import shutil
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

work = Path(sys.argv[1])
while not (running := list((work / "run").glob("jpserver-*.json"))):
    time.sleep(0.2)
base = json.loads(running[0].read_text())["url"]
held = []


def answer_late(route):
    if route.request.method == "PUT" and not held:
        held.append((route, route.fetch()))
    else:
        route.continue_()


def typed(page, text):
    page.locator(".cm-content").first.click()
    page.keyboard.type(text)


def saved_by_hand(page, text):
    """Type, press Ctrl+S, and return the titles of the dialogs that came."""
    typed(page, text)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(3000)
    return page.locator(".jp-Dialog-header").all_inner_texts()


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    page = browser.new_page()
    page.goto(f"{base}lab/tree/notes.txt?token=t")
    page.locator(".cm-content").first.wait_for(timeout=120_000)
    page.wait_for_timeout(3000)
    typed(page, "one ")
    while "one" not in (work / "home/notes.txt").read_text():
        page.wait_for_timeout(200)
    page.wait_for_timeout(1500)
    after = saved_by_hand(page, "two ")
    page.route("**/api/contents/notes.txt*", answer_late)
    typed(page, "three ")
    while not held:
        page.wait_for_timeout(50)
    during = saved_by_hand(page, "four ")
    browser.close()
print("saved by hand after an autosave: dialogs", after)
print("saved by hand during an autosave: dialogs", during)
sys.exit((after, during) != ([], ["File Changed"]))
PY
"$work/venv/bin/python" "$work/two_saves.py" "$work"
