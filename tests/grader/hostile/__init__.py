"""What hostile students hand in, by what it is aimed at: each says what it tries and what it gets.

`ATTACKS` leave everything else untouched; beside those in `WIDER` one cell is answered honestly.
"""

from . import in_outputs, on_the_interpreter, on_the_system, with_values

AIMS = (on_the_interpreter, with_values, on_the_system, in_outputs)
ATTACKS = {name: attack for aim in AIMS for name, attack in aim.ATTACKS.items()}
WIDER = {name: attack for aim in AIMS for name, attack in aim.WIDER.items()}
