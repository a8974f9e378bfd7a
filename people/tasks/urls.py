"""Addresses of the pages about tasks."""

from django.urls import path

from people.tasks import views

urlpatterns = [
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/everybody/", views.everybody, name="everybodys-tasks"),
    path("tasks/<uuid:task_id>/seen/", views.seen, name="task-seen"),
]
