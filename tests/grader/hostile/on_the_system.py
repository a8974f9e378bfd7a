"""The machine below: processes, signals, files, memory, the network, and whoever comes next."""

from .kinds import Attack, Wider

ATTACKS = {
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

WIDER = {
    "write_into_the_program": Wider(
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
    "rights_in_a_namespace_of_its_own": Wider(
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
    "memory_that_is_nobodys": Wider(
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
    "calls_nobody_needs": Wider(
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
    "remove_everything": Wider(
        "delete the notebook's folder and the data of the lab",
        "its own copies are gone, the checks have theirs",
        "import shutil, os\nfor name in os.listdir('.'):\n    shutil.rmtree(name, ignore_errors=True) if os.path.isdir(name) else os.unlink(name)",
    ),
    "rewrite_the_gradebook_later": Wider(
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
    "thread_after_the_last_cell": Wider(
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
    "block_every_signal": Wider(
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
    "interrupt_the_check": Wider(
        "raise what is no ordinary error, in the middle of a check",
        "an error like any other",
        """
def squares(n):
    raise {3: KeyboardInterrupt, 5: SystemExit, 1: GeneratorExit}.get(n, BaseException)('x')
""",
    ),
    "ask_the_person": Wider(
        "wait for an answer from the keyboard",
        "there is no keyboard",
        "name = input('Your name?')\ndef squares(n): return input()",
        shows="Error",
    ),
    "use_up_handles": Wider(
        "open files and sockets until there are none left",
        "its own limit",
        "import socket\nheld = []\ntry:\n    while True: held.append(socket.socket())\nexcept OSError: pass\ndef squares(n): return 0",
        earns=(0.0, 4.0),
    ),
    "another_program": Wider(
        "become another program in the middle of the notebook",
        "the notebook ends there",
        "import os\nos.execv('/bin/true', ['true'])",
        earns=(0.0,),
        shows="ended by itself",
    ),
}
