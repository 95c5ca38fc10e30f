"""Headers that every response carries: what a page may load, and what a browser may guess or tell others."""
from urllib.parse import urlsplit

FIXED = {
    "X-Content-Type-Options": "nosniff",
    # the origin and no more; without it another server of ours could not tell whose script element asks (jsonp)
    "Referrer-Policy": "strict-origin",
}

#: Nothing of this is used; a script that got in could not use it either.
UNUSED_FEATURES = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
PERMISSIONS = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)


def content_policy(origins=(), jsonp=False):
    """Return the content security policy of Pace's own pages (Content Security Policy Level 3).

    ``origins`` are other servers that the page may connect to with ``?server=``: by XMLHttpRequest, EventSource
    and WebSocket, and through SockJS' iframes. Scripts of theirs run only where the ``jsonp`` transport, which is
    a script, is switched on.
    """
    sockets = [_websocket(origin) for origin in origins]
    others = origins if jsonp else ()
    directives = {
        "default-src": (),
        "script-src": others,
        "form-action": others,
        "connect-src": (*origins, *sockets),
        "frame-src": origins,
        "frame-ancestors": (),
    }
    texts = [" ".join([name, "'self'", *sources]) for name, sources in directives.items()]
    return "; ".join([*texts, "object-src 'none'", "base-uri 'none'"])


def _websocket(origin):
    parts = urlsplit(origin)
    return f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"


def listed_origins(settings):
    """Origins that the operator named in ``pace.allowed_origins``; ``same`` and ``*`` name none."""
    origins = settings.allowed_origins
    return () if isinstance(origins, str) else tuple(origins)


def headers_tween_factory(handler, registry):
    """Add the headers where a response has none of its own (SockJS' iframe pages bring their policy)."""
    settings = registry.settings["pace.settings"]
    policy = content_policy(listed_origins(settings), jsonp="jsonp" in settings.transports)

    def headers_tween(request):
        response = handler(request)
        headers = response.headers
        for name, value in FIXED.items():
            headers.setdefault(name, value)
        if response.content_type == "text/html":
            headers.setdefault("Content-Security-Policy", policy)
            headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
    return headers_tween


def includeme(config):
    """Put the tween around the whole application."""
    config.add_tween("pace.headers.headers_tween_factory")
