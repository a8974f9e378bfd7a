"""When a course and a pathway are finished, and what comes first."""
