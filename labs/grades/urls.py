"""Addresses of points and feedback, and the result that a grader reports."""

from django.urls import path

from labs.grades.api import ResultView
from labs.grades.views import alike, by_student, regrades, remarks, second_reading, student, teach

urlpatterns = [
    path("api/labs/grading/jobs/<uuid:job>/result/", ResultView.as_view(), name="api_result"),
    path("labs/submissions/<uuid:submission>/", student.submission_page, name="submission"),
    path("labs/submissions/<uuid:submission>/state/", student.submission_state, name="submission_state"),
    path("labs/submissions/<uuid:submission>/print/", student.submission_print, name="submission_print"),
    path("labs/feedback/<uuid:document>/", student.feedback_frame, name="feedback"),
    path("labs/teach/", teach.cohorts, name="teach"),
    path("labs/teach/write/", teach.write_labs, name="write_labs"),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/release/", teach.release, name="release"),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/grade/", by_student.by_student, name="by_student"),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/grade/<str:grade_id>/", teach.grade, name="grade"),
    path(
        "labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/grade/<str:grade_id>/second/",
        second_reading.second,
        name="second",
    ),
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
