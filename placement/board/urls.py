"""Addresses of the board and of one person's page."""

from django.urls import path

from placement.board import acts
from placement.board import views as staff
from placement.board.workload import workload

urlpatterns = [
    path("placement/", staff.board_page, name="board"),
    path("placement/board/<uuid:referral>/move/", acts.move, name="board-move"),
    path("placement/board/<uuid:referral>/rest/", acts.rest, name="board-rest"),
    path("placement/board/<uuid:referral>/note/", acts.note, name="board-note"),
    path("placement/board/work/", workload, name="workload"),
    path("placement/ready/", staff.ready, name="ready"),
    path("placement/people/<uuid:student>/", staff.student, name="student"),
]
