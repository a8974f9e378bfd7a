"""The grading queue: jobs, the workers' API, and how long a hand-in waits."""
