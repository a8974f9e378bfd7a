"""What hostile students hand in: each replaces the answer to `squares`; everything else is left untouched.

The honest cells of these notebooks earn nothing, so a score above zero is a hole. Each says what it tries and what it gets.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """`tried` and `got` in words, and the cell that does it."""

    tried: str
    got: str
    source: str


ATTACKS = {
    "equal_to_everything": Attack(
        "answer with an object that equals everything",
        "it stays behind as a handle, which equals nothing",
        """
class Any:
    def __eq__(self, other): return True
    def __getitem__(self, i): return self
    def __len__(self): return 3
    def __iter__(self): return iter([1, 4, 9])
def squares(n): return Any()
def total(x): return Any()
""",
    ),
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
    "forge_messages": Attack(
        "send results of checks over every socket that gc.get_objects finds",
        "the checks are asked by another process over a socket of its own",
        """
import gc, socket, json, struct
for thing in gc.get_objects():
    if isinstance(thing, socket.socket):
        try:
            for number in range(40):
                content = json.dumps({'cell': number, 'outputs': [], 'count': 1, 'check': number, 'outcome': 'passed',
                                      'value': None, 'open': False, 'message': '', 'stderr': False}).encode()
                thing.sendall(struct.pack('!I', len(content)) + content)
        except Exception: pass
""",
    ),
    "write_to_every_handle": Attack(
        "write an end message to every open file",
        "its own notebook ends there",
        """
import os
for number in range(3, 64):
    try: os.write(number, b'\\0\\0\\0\\x0c{"end": true}')
    except OSError: pass
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
    "os_exit": Attack(
        "end the process at once",
        "later cells do not run, and nothing counts as passed",
        "import os\nos._exit(0)",
    ),
    "kill_self": Attack(
        "kill its own process",
        "later cells do not run, and nothing counts as passed",
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    ),
    "kill_everybody": Attack(
        "kill every process there is",
        "its own processes: there are no others",
        "import os, signal\nos.kill(-1, signal.SIGKILL)",
    ),
    "kill_guard": Attack(
        "kill, stop and end the guard",
        "the guard does not hear signals from inside",
        "import os, signal\nfor n in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM): os.kill(1, n)",
    ),
    "segfault": Attack(
        "crash Python through ctypes",
        "later cells do not run",
        "import ctypes\nctypes.string_at(0)",
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
    "ignore_alarm": Attack(
        "switch the alarm of a cell off",
        "the guard outside has a clock of its own",
        """
import signal
signal.signal(signal.SIGALRM, signal.SIG_IGN)
def squares(n):
    return [1]
""",
    ),
    "background_thread": Attack(
        "go on in a thread after its cell and after the last one, defining the answer again and again",
        "threads do not cross into the copies that checks ask",
        """
import threading, time
def later():
    while True:
        time.sleep(0.01)
        get_ipython().user_ns['squares'] = lambda n: [i * i for i in range(1, n + 1)] if n == 3 else []
threading.Thread(target=later, daemon=True).start()
""",
    ),
    "timer_left_behind": Attack(
        "leave a timer that defines another answer later",
        "no timer fires while a check asks",
        """
import signal
def late(*a): get_ipython().user_ns['total'] = lambda x: 6
signal.signal(signal.SIGVTALRM, late)
signal.setitimer(signal.ITIMER_VIRTUAL, 0.001, 0.001)
""",
    ),
    "child_left_behind": Attack(
        "leave a process behind that lives on",
        "it ends with the sandbox",
        """
import os, time
if os.fork() == 0:
    time.sleep(30)
    os._exit(0)
""",
    ),
    "read_other_places": Attack(
        "read the system's passwords, the guard's memory and environment through /proc, and other work",
        "nothing of it is there, or it may not be read",
        """
import os, glob
print('SEEN', [p for p in ('/root', '/home', '/etc/passwd', '/work/../proc/1/environ', '/etc/shadow') if os.access(p, os.R_OK)])
print('SEEN', glob.glob('/*/*/gradebook.db'), glob.glob('/tmp/*'), sorted(os.environ))
try: print('SEEN', open('/proc/1/environ').read())
except OSError as error: print('no', error)
try: print('SEEN', open('/proc/1/mem', 'rb').read(1))
except OSError as error: print('no', error)
""",
    ),
    "network": Attack(
        "reach this machine, the world and the cloud's metadata",
        "there is no network",
        """
import socket
for place in (('127.0.0.1', 80), ('8.8.8.8', 53), ('169.254.169.254', 80)):
    try:
        socket.create_connection(place, 1)
        print('CONNECTED', place)
    except OSError as error: print('no', error)
""",
    ),
    "symlink_out": Attack(
        "make a symbolic link to the root and look through it",
        "the sandbox's own root",
        """
import os
os.symlink('/', 'root')
print(os.listdir('root/work'))
""",
    ),
    "huge_integer": Attack(
        "answer with a number of half a million digits",
        "a number that is not equal",
        "def squares(n): return 10 ** 500_000",
    ),
    "endless_iterator": Attack(
        "answer with an iterator without end",
        "as much as a check takes, then an error",
        """
def squares(n):
    while True: yield 1
""",
    ),
    "endless_answer": Attack(
        "answer with fifty million items",
        "more than an answer may hold",
        "def squares(n): return [0] * 50_000_000",
    ),
    "recursion": Attack(
        "call itself without end",
        "a RecursionError of its own",
        "def squares(n): return squares(n + 1)",
    ),
    "nested_answer": Attack(
        "answer with a list five thousand deep",
        "deeper than an answer may be",
        """
def squares(n):
    x = []
    for _ in range(5000): x = [x]
    return x
""",
    ),
    "surrogates": Attack(
        "print and answer text that no encoding knows",
        "text with signs in place of them",
        "print('\\ud800' * 10)\ndef squares(n): return '\\udfff'",
    ),
    "nul_bytes": Attack(
        "print and answer NUL bytes",
        "none on any page",
        "print('a\\0b')\ndef squares(n): return '\\0'",
    ),
    "script_in_output": Attack(
        "put script, frames, styles, SVG and terminal codes into outputs",
        "words, and nothing that runs",
        """
from IPython.display import HTML, Javascript, display, SVG
display(HTML('<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a><style>*{}</style><iframe src="//evil">'))
display(Javascript('alert(1)'))
display(SVG('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'))
print('\\x1b]8;;javascript:alert(1)\\x07click\\x1b]8;;\\x07 \\x1b[31mred')
""",
    ),
    "ten_megabytes": Attack(
        "print ten megabytes",
        "the page is cut, and says so",
        "print('x' * 10_000_000)",
    ),
    "many_outputs": Attack(
        "show twenty thousand outputs",
        "the page is cut, and says so",
        "from IPython.display import display\nfor i in range(20_000): display(i)",
    ),
    "error_text": Attack(
        "raise an error with script and a megabyte of text",
        "a short line, as text",
        "raise Exception('<script>alert(2)</script>' + 'y' * 1_000_000)",
    ),
    "exception_class_with_methods": Attack(
        "raise an AssertionError whose text raises",
        "an error like any other",
        """
class Odd(AssertionError):
    def __str__(self): raise RuntimeError('no text')
def squares(n): raise Odd()
""",
    ),
    "lie_about_type": Attack(
        "answer with an object that claims to be a list and equal",
        "a handle, which is neither",
        """
class Liar:
    __class__ = list
    def __eq__(self, other): return True
def squares(n): return Liar()
""",
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
    "unpickle_me": Attack(
        "answer with an object that runs code when it is unpickled",
        "nothing is ever pickled",
        """
class Boom:
    def __reduce__(self): return (exec, ("raise SystemExit",))
def squares(n): return Boom()
""",
    ),
    "magic": Attack(
        "run a shell through a cell magic, read and write outside",
        "the sandbox's own folders",
        "%%bash\necho hello > /work/x; cat /etc/passwd; ls /proc",
    ),
    "stop_everything": Attack(
        "stop its own process without ending it",
        "the guard's clock ends it",
        "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    ),
    "fill_disk": Attack(
        "write four hundred megabytes",
        "its folder is full, and the notebook goes on",
        """
try:
    with open('fill', 'wb') as f:
        for _ in range(400): f.write(b'0' * 1_000_000)
except OSError as error: print('stopped', error)
""",
    ),
    "close_every_handle": Attack(
        "close the sockets that the engine talks through",
        "its own notebook ends there",
        "import os\nos.closerange(3, 256)",
    ),
    "mount_something": Attack(
        "mount, unshare and trace through ctypes",
        "the kernel says no",
        """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print('MOUNT', libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), libc.unshare(0x20000), ctypes.get_errno())
print('PTRACE', libc.ptrace(16, 1, 0, 0), ctypes.get_errno())
""",
    ),
}
