"""Questions with tags that quizzes draw from, and questions from other systems."""
