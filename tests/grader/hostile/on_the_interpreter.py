"""The interpreter that runs the cells: its hooks, frames, heap, compiler and builtins."""

from .kinds import Attack, Wider

ATTACKS = {
    "strip_asserts": Attack(
        "take asserts, raises and tries out of every cell that runs later",
        "its own cells lose theirs; the checks run elsewhere, and a control cell says so",
        """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
    def visit_Raise(self, node): return ast.Pass()
    def visit_Try(self, node): return ast.Pass()
get_ipython().ast_transformers.append(Strip())
""",
    ),
    "rewrite_source": Attack(
        "put another text in place of every cell that runs later",
        "its own cells do nothing; a control cell says so",
        """
ip = get_ipython()
ip.input_transformers_cleanup.append(lambda lines: ['pass\\n'])
""",
    ),
    "patch_showtraceback": Attack(
        "swallow every error that the shell would show",
        "errors are seen by the checker, not by the shell",
        """
ip = get_ipython()
type(ip).showtraceback = lambda *a, **k: None
type(ip)._showtraceback = lambda *a, **k: None
""",
    ),
    "patch_run_cell": Attack(
        "say of every cell that it ran well",
        "nobody asks its shell for a verdict",
        """
import types
ip = get_ipython()
class Good: success = True
type(ip).run_cell = lambda *a, **k: Good()
""",
    ),
    "patch_builtins": Attack(
        "break AssertionError, isinstance, len and sum for whoever compares",
        "the checker has its own builtins",
        """
import builtins
builtins.AssertionError = type('Quiet', (BaseException,), {})
builtins.isinstance = lambda *a: True
builtins.len = lambda x: 3
builtins.sum = lambda x: 42
""",
    ),
    "settrace": Attack(
        "put a right answer into every frame that asks for one",
        "no frame of a check is in its process",
        """
import sys
def trace(frame, event, arg):
    if 'squares' in frame.f_code.co_names:
        frame.f_locals['squares'] = lambda n: [i * i for i in range(1, n + 1)]
    return trace
sys.settrace(trace)
""",
    ),
    "walk_frames": Attack(
        "walk up the frames to the checks and empty them",
        "its own frames: no check is there",
        """
import sys
def squares(n):
    frame = sys._getframe()
    while frame:
        for name, value in list(frame.f_locals.items()):
            if isinstance(value, dict) and 'cells' in value: value['cells'].clear()
            if isinstance(value, str) and 'assert' in value: print('FOUND', value)
        frame = frame.f_back
    return 0
""",
    ),
    "walk_heap": Attack(
        "find the checks with gc.get_objects and blank their source",
        "its own cells at most",
        """
import gc
for thing in gc.get_objects():
    if isinstance(thing, dict) and 'source' in thing:
        try: thing['source'] = 'pass'
        except Exception: pass
    if isinstance(thing, list) and thing and isinstance(thing[0], dict) and 'source' in thing[0]:
        for cell in thing: cell['source'] = 'pass'
def squares(n): return [1]
""",
    ),
    "display_hooks": Attack(
        "replace the hooks that show a cell's value",
        "values of checks are taken on the checker's side",
        """
import sys
ip = get_ipython()
ip.displayhook.write_format_data = lambda *a, **k: None
ip.outputs = []
sys.displayhook = lambda value: None
""",
    ),
    "event_hooks": Attack(
        "define the answer right before each cell, for the one visible case",
        "hooks of cells do not run for checks",
        """
ip = get_ipython()
def before(*a):
    ip.user_ns['squares'] = lambda n: [i * i for i in range(1, n + 1)] if n == 3 else None
ip.events.register('pre_run_cell', before)
ip.events.register('post_run_cell', before)
""",
    ),
    "exit_hook": Attack(
        "end Python by itself, with a word at exit",
        "later cells do not run",
        """
import atexit, os
atexit.register(lambda: os.write(1, b'done'))
raise SystemExit(0)
""",
    ),
    "patch_memory_with_ctypes": Attack(
        "change False and None in memory through ctypes",
        "its own False and None",
        """
import ctypes
one = id(True)
ctypes.c_long.from_address(id(False) + 16).value = 0
ctypes.pythonapi.Py_IncRef(ctypes.py_object(None))
def squares(n): return False
""",
    ),
    "magic": Attack(
        "run a shell through a cell magic, read and write outside",
        "the sandbox's own folders",
        "%%bash\necho hello > /work/x; cat /etc/passwd; ls /proc",
    ),
    "fake_module": Attack(
        "replace the module that checks compare with",
        "the checker has its own modules",
        """
import sys, types
math = types.ModuleType('math')
math.isclose = lambda *a, **k: True
sys.modules['math'] = math
def squares(n): return math
""",
    ),
}

WIDER = {
    "remember_hidden_inputs": Wider(
        "keep what hidden checks call the function with, and shout it from the next visible check",
        "the message of a visible check comes from the run before any hidden check",
        """
seen = []
def squares(n):
    seen.append(n)
    if n < 1: raise ZeroDivisionError(f'SEEN {sorted(set(seen))}')
    return [i * i for i in range(1, n + 1)]
""",
        earns=(6.0,),
        never="SEEN [0, 1",
    ),
    "audit_hook": Wider(
        "watch everything that Python compiles, runs and opens",
        "the visible checks, which everybody can read",
        """
import sys
seen = []
sys.addaudithook(lambda event, args: seen.append((event, repr(args)[:3000])))
def squares(n): print(seen); return seen
print(seen)
""",
    ),
    "profile_everything": Wider(
        "follow every call of every thread, from the first cell to the last check",
        "its own calls",
        """
import sys, threading
found = []
def look(frame, event, arg):
    for value in list(frame.f_locals.values()):
        if 'HIDDEN' in repr(value)[:9000]: found.append(value)
sys.setprofile(look)
threading.setprofile(look)
def squares(n): print('FOUND' if found else 'nothing'); return 0
""",
        never="FOUND",
    ),
    "patch_the_compiler": Wider(
        "replace compile, exec and ast.parse so that asserts vanish",
        "its own asserts vanish, and a control cell says so",
        """
import ast, builtins
real = ast.parse
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
ast.parse = lambda *a, **k: Strip().visit(real(*a, **k))
own = builtins.compile
builtins.compile = lambda source, *a, **k: own(Strip().visit(source) if isinstance(source, ast.AST) else source, *a, **k)
""",
    ),
    "no_more_imports": Wider(
        "break import for everything that runs after it",
        "its own notebook cannot import",
        "import builtins\nbuiltins.__import__ = lambda *a, **k: 1 / 0\ndef squares(n): return 0",
        earns=(0.0, 4.0),
    ),
    "types_changed_in_place": Wider(
        "change Python's own list and int through ctypes, so that comparing says yes",
        "its own comparing, which nobody asks",
        """
import ctypes
methods = ctypes.py_object.from_address(id(list.__dict__) + 16).value
methods['__contains__'] = lambda self, item: True
def squares(n): return [0]
""",
        earns=(0.0, 4.0),
    ),
    "finalizers": Wider(
        "leave objects whose end ends the process, and functions for the end of Python",
        "Python does not end that way here",
        """
import atexit, os, weakref
class End:
    def __del__(self): os._exit(0)
held = End()
held.me = held
atexit.register(os._exit, 0)
def squares(n): return 0
""",
    ),
    "clock": Wider(
        "stop the clocks of its own process",
        "the others go on",
        "import time\ntime.time = time.monotonic = time.perf_counter = lambda: 0\ntime.sleep = lambda s: None\ndef squares(n): return 0",
    ),
}
