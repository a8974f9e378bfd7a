"""How questions of quizzes did, and quizzes marked again."""
