"""The identity provider's addresses: authorization code flow only; no device codes, no registration."""

from allauth.idp.oidc import views
from django.urls import include, path

from people.signin.views.provider import configuration

app_name = "idp"
_oidc = [
    path(".well-known/openid-configuration", configuration, name="configuration"),
    path(".well-known/jwks.json", views.jwks, name="jwks"),
    path("identity/o/authorize", views.authorization, name="authorization"),
    path("identity/o/logout", views.logout, name="logout"),
    path("identity/o/api/token", views.token, name="token"),
    path("identity/o/api/revoke", views.revoke, name="revoke"),
    path("identity/o/api/userinfo", views.user_info, name="userinfo"),
]
urlpatterns = [path("", include((_oidc, "oidc")))]
