"""Logging in and out: the pages, what keeps a log-in alive, and what strangers get instead of what they asked for."""
import logging
import re
from math import ceil
from urllib.parse import parse_qs

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED

from pace.compression import compressed
from pace.security import audit
from pace.security.door import Door, Wait
from pace.sockjs import client_of
from pace.sockjs.origins import Origins
from pace.sockjs.requests import Refused, body

log = logging.getLogger(__name__)

#: Bytes of a form, and fields in it: a name, a password and where to go.
MAX_FORM, MAX_FIELDS = 4096, 8
#: A path of this server: nothing that a browser reads as another one's name (//, /\), no white space that it strips.
OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*\Z", re.ASCII)
NOT_CACHED = ("Cache-Control", "no-store")
#: What the log-in page says, by a word in its address.
SAID = {"idle": ("login.idle", "You were logged off because nothing was done for a while."),
        "over": ("login.over", "You have to log in again."),
        "out": ("login.out", "You are logged out.")}
WRONG = ("login.wrong", "The name or the password is wrong.")
MANY = ("login.many", "Too many attempts. Try again later.")
BUSY = ("login.busy", "Too many people are logging in. Try again in some seconds.")


def own_path(text, request):
    """`text` if it is a path of this application, else its first page: a log-in leads to no other site."""
    home = f"{request.script_name}/"
    return text if OWN_PATH.match(text) and text.startswith(home) else home


def show(request):
    """The page with the form."""
    fields = read(request.query_string)
    next = own_path(fields.get("next", ""), request)
    if request.identity is not None and request.identity.login is not None:
        return see(request, next)
    return form(request, next, said=SAID.get(fields.get("why")))


def read(text):
    """Dict of the first value of each field of a form or a query."""
    try:
        return {name: values[0] for name, values in parse_qs(text, max_num_fields=MAX_FIELDS).items()}
    except ValueError:
        raise Refused(400, f"More than {MAX_FIELDS} fields.") from None


def form(request, next, status=200, said=None, wrong=None, name=""):
    """What templates/login.pt needs; `said` and `wrong` are pairs of a key of the words and English."""
    request.response.status_int = status
    request.response.headers.update([NOT_CACHED])
    return {"static": request.static_address, "modules": request.module_addresses("js/login.js"), "next": next,
            "action": request.route_path("login"), "said": said, "wrong": wrong, "name": name}


def enter(request):
    """Somebody says a name and a password."""
    judge(request)
    fields = read(body(request, MAX_FORM).decode("utf-8", "replace"))
    name, password = fields.get("name", ""), fields.get("password", "")
    next = own_path(fields.get("next", ""), request)
    settings = request.registry.settings
    try:
        user = settings["pace.door"].check(name, password, client_of(request.environ))
    except Wait as wait:
        tell(request, audit.FAILURE, name, reason="busy" if wait.busy else "too many attempts")
        request.response.retry_after = ceil(wait.seconds)
        return form(request, next, 503 if wait.busy else 429, wrong=BUSY if wait.busy else MANY, name=name)
    if user is None:
        tell(request, audit.FAILURE, name, reason="wrong name or password")
        return form(request, next, 403, wrong=WRONG, name=name)
    logins = settings["pace.logins"]
    end(request)  # whoever was logged in in this browser before
    response = see(request, next)
    logins.cookies.write(request, response, logins.begin(user))
    tell(request, audit.LOGIN, user.name)
    if request.scheme == "http" and request.headers.get("Origin", "").startswith("https:"):
        log.warning("a log-in came over TLS, and its cookie does not ask for that: the proxy sends no "
                    "X-Forwarded-Proto, or is not in forwarded_allow_ips")
    return response


def leave(request):
    """Log out."""
    judge(request)
    end(request)
    response = see(request, request.route_path("login", _query={"why": "out"}))
    request.registry.settings["pace.logins"].cookies.clear(request, response)
    return response


def end(request):
    """Let the log-in of the request's cookie be good nowhere any more."""
    identity = request.identity
    if identity is not None and identity.login is not None:
        request.registry.settings["pace.logins"].end(identity.login)
        tell(request, audit.LOGOUT, identity.name)


def session(request):
    """Whether the log-in still stands, and for how long: what a page asks before it believes that it is over."""
    return standing(request, request.identity)


def stay(request):
    """The person did something on a page."""
    judge(request)
    identity = request.identity
    if identity is None or identity.login is None:
        return standing(request, identity)
    response = standing(request, identity)
    response.json_body = {"user": identity.name, "left_s": renew(request, response)}
    return response


def standing(request, identity):
    """JSON: `user` and the `left_s` for which nothing need be done; 401 for strangers."""
    if identity is None or identity.login is None:
        return Response(status=401, json_body={"user": None}, headerlist=[("Content-Type", JSON), NOT_CACHED])
    left = request.registry.settings["pace.logins"].left(identity.login)
    return Response(json_body={"user": identity.name, "left_s": ceil(left)},
                    headerlist=[("Content-Type", JSON), NOT_CACHED])


JSON = "application/json"


def renew(request, response):
    """Write the log-in into the cookie anew: its idle time begins now. Returns the seconds that are left."""
    logins = request.registry.settings["pace.logins"]
    login = logins.renew(request.identity.login)
    logins.cookies.write(request, response, login)
    return ceil(logins.left(login))


def judge(request):
    """Refuse what a page of another site has sent (the cookie's SameSite=Lax keeps most browsers from it as well)."""
    if not Origins("same").allow(request):
        raise Refused(403, "Pages of other sites cannot log anybody in or out.")


def see(request, path):
    """Lead the browser on, by GET."""
    return HTTPSeeOther(location=path, headers=[NOT_CACHED])


def tell(request, event, name, **fields):
    """Write it into the audit log. What is no user's name may be a password in the wrong field and stays out."""
    known = request.registry.settings["pace.known_users"].get(name) is not None
    audit.record(event, user=name if known else None, address=client_of(request.environ) or None, **fields)


def refused(problem, request):
    """A request that was too large, or forged."""
    return Response(f"{problem.text}\n", status=problem.status, content_type="text/plain", charset="UTF-8",
                    headers=dict([NOT_CACHED, *problem.headers]))


def forbidden(request):
    """Strangers who ask for a page are led to the log-in and then there; whatever else asks gets a status."""
    known = request.identity is not None
    logs_in = request.registry.settings["pace.logins"] is not None
    if not known and logs_in and request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", ""):
        why = {"why": "over"} if request.registry.settings["pace.logins"].cookies.read(request) else {}
        return see(request, request.route_path("login", _query={"next": request.path_qs, **why}))
    text = "You may not see this." if known else "Log in first." if logs_in else (
        "This server is told who you are by the proxy in front of it, which has not said so.")
    return Response(f"{text}\n", status=403 if known or not logs_in else 401, content_type="text/plain",
                    charset="UTF-8", headers=dict([NOT_CACHED]))


def includeme(config):
    """Add the view for who may not, and with `pace.auth = users` /login, /logout and /session."""
    config.add_forbidden_view(forbidden)
    settings = config.registry.settings
    if settings["pace.logins"] is None:
        return
    settings["pace.door"] = Door(settings["pace.known_users"], settings["pace.attempts"])
    page = {"renderer": "pace:templates/login.pt", "decorator": compressed}
    for route, method, view, more in (("login", "GET", show, page), ("login", "POST", enter, page),
                                      ("logout", "POST", leave, {}), ("session", "GET", session, {}),
                                      ("session", "POST", stay, {})):
        config.add_view(view, route_name=route, request_method=method, permission=NO_PERMISSION_REQUIRED, **more)
    for route in ("login", "logout", "session"):
        config.add_route(route, f"/{route}")
    config.add_exception_view(refused, context=Refused)
