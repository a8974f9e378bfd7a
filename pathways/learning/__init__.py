"""Learning: lessons opened and finished, quizzes, lab results, progress and skills."""
