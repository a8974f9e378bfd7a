"""What runs inside the sandbox. Imports the standard library, IPython and, when a lab wants them, numpy and pandas.

Trusts nothing, is trusted with nothing: a verdict that matters is never reached in a process that ran student code.
"""
