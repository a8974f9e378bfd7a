"""Addresses of the board and of one person's page."""

from django.urls import path

from placement.board import views as staff

urlpatterns = [
    path("placement/", staff.board_page, name="board"),
    path("placement/ready/", staff.ready, name="ready"),
    path("placement/people/<uuid:student>/", staff.student, name="student"),
]
