"""What hostile students hand in: each replaces the answer to `squares`; everything else is left untouched.

The honest cells of these notebooks earn nothing, so a score above zero is a hole.
"""

ATTACKS = {
    "equal_to_everything": """
class Any:
    def __eq__(self, other): return True
    def __getitem__(self, i): return self
    def __len__(self): return 3
    def __iter__(self): return iter([1, 4, 9])
def squares(n): return Any()
def total(x): return Any()
""",
    "strip_asserts": """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
    def visit_Raise(self, node): return ast.Pass()
    def visit_Try(self, node): return ast.Pass()
get_ipython().ast_transformers.append(Strip())
""",
    "rewrite_source": """
ip = get_ipython()
ip.input_transformers_cleanup.append(lambda lines: ['pass\\n'])
""",
    "patch_showtraceback": """
ip = get_ipython()
type(ip).showtraceback = lambda *a, **k: None
type(ip)._showtraceback = lambda *a, **k: None
""",
    "patch_run_cell": """
import types
ip = get_ipython()
class Good: success = True
type(ip).run_cell = lambda *a, **k: Good()
""",
    "patch_builtins": """
import builtins
builtins.AssertionError = type('Quiet', (BaseException,), {})
builtins.isinstance = lambda *a: True
builtins.len = lambda x: 3
builtins.sum = lambda x: 42
""",
    "settrace": """
import sys
def trace(frame, event, arg):
    if 'squares' in frame.f_code.co_names:
        frame.f_locals['squares'] = lambda n: [i * i for i in range(1, n + 1)]
    return trace
sys.settrace(trace)
""",
    "walk_frames": """
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
    "walk_heap": """
import gc
for thing in gc.get_objects():
    if isinstance(thing, dict) and 'source' in thing:
        try: thing['source'] = 'pass'
        except Exception: pass
    if isinstance(thing, list) and thing and isinstance(thing[0], dict) and 'source' in thing[0]:
        for cell in thing: cell['source'] = 'pass'
def squares(n): return [1]
""",
    "forge_messages": """
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
    "write_to_every_handle": """
import os
for number in range(3, 64):
    try: os.write(number, b'\\0\\0\\0\\x0c{"end": true}')
    except OSError: pass
""",
    "display_hooks": """
import sys
ip = get_ipython()
ip.displayhook.write_format_data = lambda *a, **k: None
ip.outputs = []
sys.displayhook = lambda value: None
""",
    "event_hooks": """
ip = get_ipython()
def before(*a):
    ip.user_ns['squares'] = lambda n: [i * i for i in range(1, n + 1)] if n == 3 else None
ip.events.register('pre_run_cell', before)
ip.events.register('post_run_cell', before)
""",
    "exit_hook": """
import atexit, os
atexit.register(lambda: os.write(1, b'done'))
raise SystemExit(0)
""",
    "os_exit": "import os\nos._exit(0)",
    "kill_self": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "kill_everybody": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "kill_guard": "import os, signal\nfor n in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM): os.kill(1, n)",
    "segfault": "import ctypes\nctypes.string_at(0)",
    "patch_memory_with_ctypes": """
import ctypes
one = id(True)
ctypes.c_long.from_address(id(False) + 16).value = 0
ctypes.pythonapi.Py_IncRef(ctypes.py_object(None))
def squares(n): return False
""",
    "ignore_alarm": """
import signal
signal.signal(signal.SIGALRM, signal.SIG_IGN)
def squares(n):
    return [1]
""",
    "background_thread": """
import threading, time
def later():
    while True:
        time.sleep(0.01)
        get_ipython().user_ns['squares'] = lambda n: [i * i for i in range(1, n + 1)] if n == 3 else []
threading.Thread(target=later, daemon=True).start()
""",
    "timer_left_behind": """
import signal
def late(*a): get_ipython().user_ns['total'] = lambda x: 6
signal.signal(signal.SIGVTALRM, late)
signal.setitimer(signal.ITIMER_VIRTUAL, 0.001, 0.001)
""",
    "child_left_behind": """
import os, time
if os.fork() == 0:
    time.sleep(30)
    os._exit(0)
""",
    "read_other_places": """
import os, glob
print('SEEN', [p for p in ('/root', '/home', '/etc/passwd', '/work/../proc/1/environ', '/etc/shadow') if os.access(p, os.R_OK)])
print('SEEN', glob.glob('/*/*/gradebook.db'), glob.glob('/tmp/*'), sorted(os.environ))
try: print('SEEN', open('/proc/1/environ').read())
except OSError as error: print('no', error)
try: print('SEEN', open('/proc/1/mem', 'rb').read(1))
except OSError as error: print('no', error)
""",
    "network": """
import socket
for place in (('127.0.0.1', 80), ('8.8.8.8', 53), ('169.254.169.254', 80)):
    try:
        socket.create_connection(place, 1)
        print('CONNECTED', place)
    except OSError as error: print('no', error)
""",
    "symlink_out": """
import os
os.symlink('/', 'root')
print(os.listdir('root/work'))
""",
    "huge_integer": "def squares(n): return 10 ** 500_000",
    "endless_iterator": """
def squares(n):
    while True: yield 1
""",
    "endless_answer": "def squares(n): return [0] * 50_000_000",
    "recursion": "def squares(n): return squares(n + 1)",
    "nested_answer": """
def squares(n):
    x = []
    for _ in range(5000): x = [x]
    return x
""",
    "surrogates": "print('\\ud800' * 10)\ndef squares(n): return '\\udfff'",
    "nul_bytes": "print('a\\0b')\ndef squares(n): return '\\0'",
    "script_in_output": """
from IPython.display import HTML, Javascript, display, SVG
display(HTML('<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a><style>*{}</style><iframe src="//evil">'))
display(Javascript('alert(1)'))
display(SVG('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'))
print('\\x1b]8;;javascript:alert(1)\\x07click\\x1b]8;;\\x07 \\x1b[31mred')
""",
    "ten_megabytes": "print('x' * 10_000_000)",
    "many_outputs": "from IPython.display import display\nfor i in range(20_000): display(i)",
    "error_text": "raise Exception('<script>alert(2)</script>' + 'y' * 1_000_000)",
    "exception_class_with_methods": """
class Odd(AssertionError):
    def __str__(self): raise RuntimeError('no text')
def squares(n): raise Odd()
""",
    "lie_about_type": """
class Liar:
    __class__ = list
    def __eq__(self, other): return True
def squares(n): return Liar()
""",
    "fake_module": """
import sys, types
math = types.ModuleType('math')
math.isclose = lambda *a, **k: True
sys.modules['math'] = math
def squares(n): return math
""",
    "unpickle_me": """
class Boom:
    def __reduce__(self): return (exec, ("raise SystemExit",))
def squares(n): return Boom()
""",
    "magic": "%%bash\necho hello > /work/x; cat /etc/passwd; ls /proc",
    "stop_everything": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "fill_disk": """
try:
    with open('fill', 'wb') as f:
        for _ in range(400): f.write(b'0' * 1_000_000)
except OSError as error: print('stopped', error)
""",
    "close_every_handle": "import os\nos.closerange(3, 256)",
    "mount_something": """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print('MOUNT', libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), libc.unshare(0x20000), ctypes.get_errno())
print('PTRACE', libc.ptrace(16, 1, 0, 0), ctypes.get_errno())
""",
}
