"""How the checks of each version are run: found out once by a grader, kept with the version, shown to its author.

May import assignments, and what stands below. Start at `services.py`.
"""
