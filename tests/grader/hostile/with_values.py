"""Answers that are not what they seem, and messages that nobody asked for."""

from .kinds import Attack, Wider

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
    "unpickle_me": Attack(
        "answer with an object that runs code when it is unpickled",
        "nothing is ever pickled",
        """
class Boom:
    def __reduce__(self): return (exec, ("raise SystemExit",))
def squares(n): return Boom()
""",
    ),
}

WIDER = {
    "forge_values": Wider(
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
    "forge_errors": Wider(
        "answer every question with an error whose family is not what it says",
        "the check does not pass, whatever the error is called",
        """
from inside import answer
names = ['os:system', 'builtins:SystemExit', 'unittest.case:SkipTest', 'idlelib.__main__:x', '__main__:X', 'sys:', ':', 'this:x']
answer._described = lambda error: {'name': 'x' * 5000, 'bases': names, 'text': {'a': 1}}
def squares(n): raise Exception
""",
    ),
    "answer_before_being_asked": Wider(
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
    "text_that_is_no_text": Wider(
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
    "recursion_in_names": Wider(
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
    "integers_of_a_megabyte": Wider(
        "answer with integers that take for ever to print or to divide",
        "compared as they are, printed not at all",
        "def squares(n): return [1 << 400_000, -(1 << 400_000), 3]",
    ),
    "numbers_that_are_none": Wider(
        "answer with nan, infinity, negative zero and numbers that equal others of another kind",
        "what these numbers are equal to, which is not the answer",
        "def squares(n): return [float('nan'), float('inf'), -0.0] if n == 3 else [complex(1, 1), True]",
    ),
    "change_the_given_data": Wider(
        "empty the data that a locked cell gives, so that any answer fits",
        "the checks see that the data is not what it was, and a person decides: no points yet, and no zero",
        "DATA.clear()\nDATA.append(6)\nsetup = DATA\nimport math\nmath.isclose = lambda *a, **k: True",
        earns=(0.0,),
    ),
    "errors_without_end": Wider(
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
}
