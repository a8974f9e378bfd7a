"""Addresses of openings."""

from django.urls import include, path

from placement.openings import views as orders

urlpatterns = [
    path("placement/openings/", orders.orders, name="orders"),
    path("placement/openings/<uuid:order>/edit/", orders.edit_order, name="order-edit"),
    path("placement/openings/<uuid:order>/move/", orders.move_order, name="order-move"),
    path("placement/employers/<uuid:employer>/openings/new/", orders.new_order, name="order-new"),
    path("api/placement/", include("placement.openings.api")),
]
