"""What each address of the hub and of a lab answers whom. Every row names the route as the server itself holds it."""

from dataclasses import dataclass

OWNER, OTHER, STRANGER = "u-student-one", "u-student-two", "u-known-to-the-hub"
CANARY = "canary-in-a-lab"
ZERO = "00000000-0000-0000-0000-000000000000"
ROLES = ("visitor", "student", "other_student", "lab", "other_lab", "site")
Said = int | set[int]


@dataclass(frozen=True)
class Row:
    """One address to ask, and the statuses that each role may get."""

    place: str
    stated: dict[str, frozenset[int]]


def row(place: str, **said: Said) -> Row:
    """Return a row; `others` stands for every role that is not named."""
    others = said.pop("others", 403)
    if unknown := set(said) - set(ROLES):
        raise ValueError(f"no such role: {sorted(unknown)}")
    whole = {role: said.get(role, others) for role in ROLES}
    return Row(place, {role: frozenset(want if isinstance(want, set) else {want}) for role, want in whole.items()})


def everybody(place: str, status: Said = 200) -> Row:
    """Return a row that answers all alike: it holds nothing of a person."""
    return row(place, others=status)


def page(place: str, status: Said = 200, **said: Said) -> Row:
    """Return a page of the hub for whoever is signed in; everybody else goes to the site's door."""
    return row(place, **{"visitor": 302, "student": status, "other_student": status, "others": 302, **said})


def into_lab(place: str) -> Row:
    """Return a page of the hub that leads to one's own lab, or to the page that waits for it."""
    return page(place, 200, other_student={200, 302, 303})


def api(place: str, **said: Said) -> Row:
    """Return an address of the hub's API; who is not named is refused."""
    return row("/hub/api" + place, **{"others": {403, 404}, **said})


def owners(place: str, status: Said = 200, **said: Said) -> Row:
    """Return an address of the owner's lab: for the owner and for programs inside, and for nobody else."""
    inside = {"visitor": {302, 403}, "student": status, "lab": status, "other_student": 403}
    return row(f"/user/{OWNER}/{place}", **{**inside, "others": 403, **said})


def posts(place: str) -> Row:
    """Return an address of the owner's lab that is written to and never read."""
    return everybody(f"/user/{OWNER}/{place}", 405)


HUB = {
    "/hub/academy/assets/([a-z.-]+)": everybody("/hub/academy/assets/pages.css"),
    "/hub/api/academy/start/([^/]+)": api(f"/academy/start/{OWNER}", others=405),
    "/hub/api/academy/end/([^/]+)": api(f"/academy/end/{OWNER}", others=405),
    "/hub/api/academy/forget/([^/]+)": api(f"/academy/forget/{OWNER}", others=405),
    "/hub/api/authorizations/(.*)": everybody("/hub/api/authorizations/token/x", 404),
    "/hub/token": everybody("/hub/token", 404),
    "/hub/accept-share": everybody("/hub/accept-share", 404),
    "/hub/oauth_login": page("/hub/oauth_login", 302),
    "/hub/oauth_callback": everybody("/hub/oauth_callback", 400),
    "/hub/logout": everybody("/hub/logout"),
    "/hub": into_lab("/hub"),
    "/hub/user/(?P<user_name>[^/]+)(?P<user_path>/.*)?": page(
        f"/hub/user/{OWNER}/lab", other_student=404, lab=200, other_lab=404, site=404
    ),
    "/hub/user-redirect/(.*)?": page("/hub/user-redirect/academy/leave", 302),
    "/hub/security/csp-report": everybody("/hub/security/csp-report", 405),
    "/hub/": into_lab("/hub/"),
    "/hub/home": page("/hub/home"),
    "/hub/admin": page("/hub/admin", 403),
    "/hub/spawn-pending/([^/]+)": page(f"/hub/spawn-pending/{OWNER}", other_student={403, 404}),
    "/hub/spawn-pending/([^/]+)/([^/]+)": page(f"/hub/spawn-pending/{OWNER}/x", 404),
    "/hub/spawn": into_lab("/hub/spawn"),
    "/hub/spawn/([^/]+)": page(f"/hub/spawn/{OWNER}", other_student={403, 404}),
    "/hub/spawn/([^/]+)/([^/]+)": page(f"/hub/spawn/{OWNER}/x", {400, 404}),
    r"/hub/error/(\d+)": everybody("/hub/error/404"),
    "/hub/health$": everybody("/hub/health"),
    "/hub/api/health$": everybody("/hub/api/health"),
    "/hub/login": into_lab("/hub/login"),
    "/hub/metrics$": everybody("/hub/metrics", 403),
    "/hub/api/metrics$": api("/metrics"),
    "/hub/api/authorizations/cookie/([^/]+)(?:/([^/]+))?": api("/authorizations/cookie/x/y"),
    "/hub/api/authorizations/token/([^/]+)": api("/authorizations/token/x"),
    "/hub/api/authorizations/token": api("/authorizations/token"),
    "/hub/api/oauth2/authorize": page("/hub/api/oauth2/authorize", 400),
    "/hub/api/oauth2/token": api("/oauth2/token", others=405),
    "/hub/api/shutdown": api("/shutdown", others=405),
    "/hub/api/?": everybody("/hub/api/"),
    "/hub/api/info": api("/info"),
    "/hub/api/proxy": api("/proxy"),
    "/hub/api/user": api("/user", student=200, other_student=200, lab=200, other_lab=200, site=200),
    "/hub/api/users": api("/users"),
    "/hub/api/users/([^/]+)": api(f"/users/{OWNER}", student=200, lab=200, site=200),
    "/hub/api/users/([^/]+)/server": api(f"/users/{OWNER}/server", student=200, site=200),
    "/hub/api/users/([^/]+)/server/progress": api(f"/users/{OWNER}/server/progress", student=200, site=200),
    "/hub/api/users/([^/]+)/tokens": api(f"/users/{OWNER}/tokens"),
    "/hub/api/users/([^/]+)/tokens/([^/]*)": api(f"/users/{OWNER}/tokens/a1"),
    "/hub/api/users/([^/]+)/servers/([^/]*)": api(f"/users/{OWNER}/servers/x"),
    "/hub/api/users/([^/]+)/servers/([^/]*)/progress": api(f"/users/{OWNER}/servers/x/progress"),
    "/hub/api/users/([^/]+)/activity": api(f"/users/{OWNER}/activity", others=405),
    "/hub/api/users/([^/]+)/admin-access": api(f"/users/{OWNER}/admin-access", others=405),
    "/hub/api/groups": api("/groups"),
    "/hub/api/groups/([^/]+)": api("/groups/course-py"),
    "/hub/api/groups/([^/]+)/users": api("/groups/course-py/users", others=405),
    "/hub/api/groups/([^/]+)/properties": api("/groups/course-py/properties", others=405),
    "/hub/api/services": api("/services"),
    "/hub/api/services/([^/]+)": api("/services/site"),
    "/hub/api/shares/([^/]+)": api(f"/shares/{OWNER}"),
    "/hub/api/shares/([^/]+)/([^/]*)": api(f"/shares/{OWNER}/"),
    "/hub/api/users/([^/]+)/shared": api(f"/users/{OWNER}/shared"),
    "/hub/api/groups/([^/]+)/shared": api("/groups/course-py/shared"),
    "/hub/api/users/([^/]+)/shared/([^/]+)/([^/]*)": api(f"/users/{OWNER}/shared/{OTHER}/"),
    "/hub/api/groups/([^/]+)/shared/([^/]+)/([^/]*)": api(f"/groups/course-py/shared/{OWNER}/"),
    "/hub/api/share-codes/([^/]+)": api(f"/share-codes/{OWNER}"),
    "/hub/api/share-codes/([^/]+)/([^/]*)": api(f"/share-codes/{OWNER}/"),
    "/hub/logo": everybody("/hub/logo"),
    "/hub/api/(.*)": everybody("/hub/api/no-such", 404),
    "/(user|services)/([^/]+)": row(f"/user/{OWNER}", visitor=302, student=200, lab=200),
    "(?!/hub/).*": everybody("/elsewhere", 404),
    "(.*)": everybody("/hub/no-such-page", 404),
    "/hub/static/(.*)": everybody("/hub/static/favicon.ico"),
}

LAB = {
    "/user/{name}/lab/api/build$": owners("lab/api/build"),
    "/user/{name}/lab/api/extensions$": owners("lab/api/extensions"),
    "/user/{name}/lab/api/plugins$": owners("lab/api/plugins"),
    "/user/{name}/lab/api/update$": owners("lab/api/update"),
    "/user/{name}/lab/api/news$": owners("lab/api/news"),
    r"/user/{name}/(?P<mode>lab|doc)(?P<workspace>/workspaces/[a-zA-Z0-9\-\_]+)?(?P<tree>/tree/.*)?$": owners(
        "lab/tree/py/first/first.ipynb"
    ),
    "/user/{name}/lab/extensions/(.*)$": everybody(f"/user/{OWNER}/lab/extensions/academy-lab/static/bar.js"),
    "/user/{name}/lab/api/settings/?$": owners("lab/api/settings"),
    "/user/{name}/lab/api/settings/(?P<schema_name>.+)$": owners(
        "lab/api/settings/@jupyterlab/translation-extension:plugin"
    ),
    "/user/{name}/lab/api/translations/?$": owners("lab/api/translations"),
    "/user/{name}/lab/api/translations/(?P<locale>.*)$": owners("lab/api/translations/en"),
    "/user/{name}/lab/api/workspaces/?$": owners("lab/api/workspaces"),
    "/user/{name}/lab/api/workspaces/(?P<space_name>.+)$": owners("lab/api/workspaces/default"),
    "/user/{name}/lab/api/listings/(.*)$": owners("lab/api/listings/@jupyterlab/x", 400),
    "/user/{name}/lab/api/themes/(.*)$": everybody(
        f"/user/{OWNER}/lab/api/themes/@jupyterlab/theme-light-extension/index.css"
    ),
    "/user/{name}/lab/api/licenses/(.*)$": owners("lab/api/licenses/"),
    "/user/{name}/lab/.*$": owners("lab/no-such"),
    "/user/{name}/static/lab/(.*)$": everybody(f"/user/{OWNER}/static/lab/index.html"),
    "/user/{name}/academy/open$": owners("academy/open?course=py&assignment=first"),
    "/user/{name}/academy/submit$": posts("academy/submit"),
    "/user/{name}/academy/hand-in$": owners("academy/hand-in?course=py&assignment=first"),
    "/user/{name}/academy/plain$": owners("academy/plain?course=py&assignment=first"),
    "/user/{name}/academy/start-over$": owners("academy/start-over?course=py&assignment=first"),
    "/user/{name}/academy/leave$": row(
        f"/user/{OWNER}/academy/leave", visitor=302, student=302, other_student=302, lab=302
    ),
    r"/user/{name}/academy/assets/((?:pages|leave|plain)\.(?:css|js))$": everybody(
        f"/user/{OWNER}/academy/assets/pages.css"
    ),
    "/user/{name}/assignments$": owners("assignments?course_id=py"),
    "/user/{name}/assignments/(?P<action>fetch|submit|fetch_feedback)$": posts("assignments/fetch"),
    "/user/{name}/assignments/validate$": posts("assignments/validate"),
    "/user/{name}/formgraders$": owners("formgraders"),
    "/user/{name}/courses$": owners("courses"),
    "/user/{name}/nbgrader_version$": owners("nbgrader_version", 400),
    r"/(robots\.txt)$": everybody("/robots.txt", 404),
    r"/(favicon\.ico)$": everybody("/favicon.ico"),
    "/user/{name}/static/(.*)$": everybody(f"/user/{OWNER}/static/favicons/favicon.ico"),
    "/user/{name}/api/spec.yaml$": owners("api/spec.yaml"),
    "/user/{name}/api/status$": owners("api/status"),
    "/user/{name}/api/me$": owners("api/me"),
    "/user/{name}/api/resolvePath$": owners("api/resolvePath?path=py/first/first.ipynb"),
    r"/user/{name}/api/config/(?P<section_name>\w+)$": owners("api/config/notebook"),
    "/user/{name}/api/contents(?P<path>(?:(?:/[^/]+)+|/?))/checkpoints$": owners(
        f"api/contents/py/first/{CANARY}.txt/checkpoints"
    ),
    r"/user/{name}/api/contents(?P<path>(?:(?:/[^/]+)+|/?))/checkpoints/(?P<checkpoint_id>[\w-]+)$": posts(
        f"api/contents/py/first/{CANARY}.txt/checkpoints/x"
    ),
    "/user/{name}/api/contents(?P<path>(?:(?:/[^/]+)+|/?))/trust$": posts("api/contents/py/first/first.ipynb/trust"),
    "/user/{name}/api/contents(?P<path>(?:(?:/[^/]+)+|/?))$": owners("api/contents/py/first"),
    "/user/{name}/api/notebooks/?(.*)$": owners("api/notebooks/py/first/first.ipynb"),
    "/user/{name}/api/kernels$": owners("api/kernels"),
    r"/user/{name}/api/kernels/(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)$": owners(f"api/kernels/{ZERO}", 404),
    r"/user/{name}/api/kernels/(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)/(?P<action>restart|interrupt)$": posts(
        f"api/kernels/{ZERO}/restart"
    ),
    r"/user/{name}/api/kernels/(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)/channels$": owners(
        f"api/kernels/{ZERO}/channels", {400, 404}
    ),
    r"/user/{name}/kernelspecs/(?P<kernel_name>[\w\.\-%]+)/(?P<path>.*)$": owners("kernelspecs/python3/logo-64x64.png"),
    "/user/{name}/api/kernelspecs$": owners("api/kernelspecs"),
    r"/user/{name}/api/kernelspecs/(?P<kernel_name>[\w\.\-%]+)$": owners("api/kernelspecs/python3"),
    r"/user/{name}/nbconvert/(?P<format>\w+)$": posts("nbconvert/html"),
    r"/user/{name}/nbconvert/(?P<format>\w+)(?P<path>(?:(?:/[^/]+)+|/?))$": owners(
        "nbconvert/html/py/first/first.ipynb"
    ),
    "/user/{name}/api/nbconvert$": owners("api/nbconvert"),
    "/user/{name}/api/security/csp-report$": posts("api/security/csp-report"),
    r"/user/{name}/api/sessions/(?P<session_id>\w+-\w+-\w+-\w+-\w+)$": owners(f"api/sessions/{ZERO}", 404),
    "/user/{name}/api/sessions$": owners("api/sessions"),
    "/user/{name}/api/shutdown$": posts("api/shutdown"),
    "/user/{name}/view(?P<path>(?:(?:/[^/]+)+|/?))$": owners(f"view/py/first/{CANARY}.txt"),
    "/user/{name}/api/events$": posts("api/events"),
    "/user/{name}/api/events/subscribe$": owners("api/events/subscribe", 400),
    "/user/{name}/files/(.*)$": owners(f"files/py/first/{CANARY}.txt"),
    "/user/{name}/logout$": row(f"/user/{OWNER}/logout", visitor=200, student=200, other_student=200, lab=200),
    "/user/{name}/oauth_callback$": everybody(f"/user/{OWNER}/oauth_callback", 400),
    "/user/{name}/.*/$": owners("api/status/"),
    "/user/{name}/api$": everybody(f"/user/{OWNER}/api"),
    # The log of requests stumbles over this handler, and the proxy answers in its place. Nothing asks for it.
    r"/user/{name}/(robots\.txt|favicon\.ico)$": everybody(f"/user/{OWNER}/favicon.ico", {200, 503}),
    "/user/{name}/metrics$": owners("metrics"),
    "/user/{name}/?$": owners(""),
    "(.*)$": everybody(f"/user/{OWNER}/no-such-page", 404),
}

# Writing that gets another answer than a refusal, and writes nothing: (route, method, role) → what it may get.
REFUSED = frozenset({401, 403, 404, 405})
WRITES: dict[tuple[str, str, str], frozenset[int]] = {
    # Nothing is behind this address: a server that runs is reached without the hub.
    **{
        ("/hub/user/(?P<user_name>[^/]+)(?P<user_path>/.*)?", method, role): frozenset({424})
        for method in ("post", "patch", "delete")
        for role in ("lab", "other_lab")
    },
    # The address where a lab exchanges a code of the hub's for a token, once: there is no code in the request.
    **{("/hub/api/oauth2/token", "post", role): frozenset({400}) for role in ("visitor", "lab", "other_lab")},
    # An address with a slash too many leads to the one without it.
    **{
        ("/user/{name}/.*/$", method, role): frozenset({302})
        for method in ("post", "put")
        for role in ("visitor", "other_student", "other_lab")
    },
    **{
        (r"/user/{name}/(robots\.txt|favicon\.ico)$", method, role): REFUSED | {503}
        for method in ("post", "put", "patch", "delete")
        for role in ("visitor", "other_student", "other_lab")
    },
    # A lab says when it was last used; the request says nothing.
    ("/hub/api/users/([^/]+)/activity", "post", "lab"): frozenset({400}),
}
