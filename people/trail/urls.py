"""The address of the access log."""

from django.urls import path

from people.trail import views as trail

urlpatterns = [
    path("access-log/", trail.page, name="access-log"),
]
