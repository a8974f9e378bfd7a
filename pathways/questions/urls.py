"""Addresses of questions: the student's, and the staff's."""

from django.urls import path

from pathways.questions.views import staff, student

urlpatterns = [
    path("my/questions/", student.my_questions, name="my_questions"),
    path("my/questions/ask/<slug:place>/<uuid:target>/", student.ask, name="ask"),
    path("my/questions/<uuid:question>/take-back/", student.take_back, name="take_back_question"),
    path("teach/questions/", staff.questions, name="questions"),
    path("teach/questions/<uuid:question>/", staff.question, name="question"),
    path("teach/questions/<uuid:question>/answer/", staff.answer, name="answer_question"),
    path("teach/questions/<uuid:question>/share/", staff.share, name="share_answer"),
]
