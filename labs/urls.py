"""Addresses of the labs app."""

from django.urls import URLPattern, URLResolver, include, path

from labs.assignments.checks import views as checks
from labs.dates.views import dates, more_time
from labs.exchange_api import urls as api_urls
from labs.grades.views import alike, by_student, regrades, remarks, second_reading, student, teach
from labs.queue import views

app_name = "labs"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/labs/", include(api_urls.urlpatterns)),
    path("labs/<uuid:assignment>/open/", student.open_lab, name="open"),
    path("labs/<uuid:assignment>/ready/", student.get_ready, name="get_ready"),
    path("labs/<uuid:assignment>/simple/", student.plain_lab, name="plain_lab"),
    path("labs/<uuid:assignment>/hand-in/", student.hand_in, name="hand_in"),
    path("labs/<uuid:assignment>/hand-in/lab/", student.hand_in_lab, name="hand_in_lab"),
    path("labs/<uuid:assignment>/more-time/", student.more_time, name="more_time"),
    path("labs/lesson/<slug:course>/<slug:key>/", student.back_to_lesson, name="back_to_lesson"),
    path("labs/submissions/<uuid:submission>/", student.submission_page, name="submission"),
    path("labs/submissions/<uuid:submission>/state/", student.submission_state, name="submission_state"),
    path("labs/submissions/<uuid:submission>/print/", student.submission_print, name="submission_print"),
    path("labs/submissions/<uuid:submission>/files/", student.submission_files, name="submission_files"),
    path("labs/feedback/<uuid:document>/", student.feedback_frame, name="feedback"),
    path("labs/teach/", teach.cohorts, name="teach"),
    path("labs/teach/write/", teach.write_labs, name="write_labs"),
    path("labs/teach/checks/", checks.checks_list, name="checks_list"),
    path("labs/teach/checks/<uuid:assignment>/", checks.checks_page, name="checks"),
    path("labs/teach/checks/<uuid:assignment>/again/", checks.checks_again, name="checks_again"),
    path("labs/teach/queue/", views.queue_page, name="queue"),
    path("labs/teach/queue/<uuid:job>/retry/", views.retry, name="retry"),
    path("labs/teach/cohorts/<uuid:cohort>/", teach.gradebook_page, name="gradebook"),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/release/", teach.release, name="release"),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/grade/", by_student.by_student, name="by_student"),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/grade/<str:grade_id>/", teach.grade, name="grade"),
    path(
        "labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/grade/<str:grade_id>/second/",
        second_reading.second,
        name="second",
    ),
    path("labs/teach/cohorts/<uuid:cohort>/more-time/", more_time.time_list, name="time_list"),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/dates/", dates.dates, name="dates"),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/more-time/", dates.everybody, name="extend_cohort"),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/alike/", alike.alike, name="alike"),
    path(
        "labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/alike/<uuid:first>/<uuid:second>/",
        alike.alike_pair,
        name="alike_pair",
    ),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/again/", regrades.start, name="regrades"),
    path("labs/teach/submissions/<uuid:submission>/again/", regrades.start_one, name="regrade_one"),
    path("labs/teach/again/<uuid:regrade>/", regrades.regrade_page, name="regrade"),
    path("labs/teach/again/<uuid:regrade>/decide/", regrades.decide, name="regrade_decide"),
    path("labs/teach/submissions/<uuid:submission>/", teach.submission_page, name="teach_submission"),
    path("labs/teach/submissions/<uuid:submission>/cells/", remarks.cells_page, name="remarks"),
    path("labs/teach/submissions/<uuid:submission>/preview/", teach.preview, name="preview"),
    path("labs/teach/submissions/<uuid:submission>/points/", teach.save_points, name="save_points"),
    path("labs/teach/submissions/<uuid:submission>/looked/", teach.looked, name="looked"),
    path("labs/teach/submissions/<uuid:submission>/override/", by_student.override, name="override"),
    path("labs/teach/extensions/<uuid:assignment>/<uuid:student>/", teach.extension, name="extension"),
]
