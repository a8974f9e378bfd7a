"""Addresses of the bank of questions."""

from django.urls import path

from pathways.bank import views

urlpatterns = [
    path("teach/bank/<slug:course>/", views.bank, name="bank"),
    path("teach/bank/<slug:course>/in/", views.bring_in, name="bank_in"),
    path("teach/bank/<slug:course>/<uuid:question>/out/", views.out, name="bank_out"),
    path("teach/bank/<slug:course>/<uuid:question>/spanish/", views.spanish, name="bank_spanish"),
    path("teach/bank/<slug:course>/file/<slug:kind>/", views.bank_file, name="bank_file"),
]
