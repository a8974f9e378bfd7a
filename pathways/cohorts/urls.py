"""The address of the calendar feed."""

from django.urls import path

from pathways.cohorts.views import feed

urlpatterns = [
    path("calendar/<uuid:token>.ics", feed.feed, name="feed"),
]
