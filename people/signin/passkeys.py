"""Where passkeys can work: a browser ties one to a host name, and only over a connection nobody can read."""

import ipaddress

from django.http import HttpRequest
from django.http.request import split_domain_port


def work_here(request: HttpRequest) -> bool:
    """Return whether a browser can use a passkey at the address that was asked for.

    It cannot at an IP address, such as the demo's, nor without https; a site on the own machine needs no https.
    Source: Web Authentication, section 5.1.3 (effective domain), and Secure Contexts, section 3.1.
    """
    host, _port = split_domain_port(request.get_host())
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost" or host.endswith(".localhost")
    return False
