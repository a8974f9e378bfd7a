"""Addresses of openings."""

from django.urls import include, path

from placement.openings import employer_views, import_views
from placement.openings import views as orders

urlpatterns = [
    path("placement/openings/", orders.orders, name="orders"),
    path("placement/openings/<uuid:order>/edit/", orders.edit_order, name="order-edit"),
    path("placement/openings/<uuid:order>/move/", orders.move_order, name="order-move"),
    path("placement/openings/<uuid:order>/reopen/", orders.reopen_order, name="order-reopen"),
    path("placement/openings/pay/", orders.pay, name="pay"),
    path("partner/openings/<uuid:order>/", employer_views.opening, name="employer-opening"),
    path("partner/openings/<uuid:order>/change/", employer_views.change, name="employer-order-change"),
    path("partner/openings/<uuid:order>/step/", employer_views.step, name="employer-order-step"),
    path("placement/employers/<uuid:employer>/openings/import/", import_views.bring, name="order-import"),
    path("placement/employers/<uuid:employer>/openings/new/", orders.new_order, name="order-new"),
    path("api/placement/", include("placement.openings.api")),
]
