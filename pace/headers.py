"""Headers that every response carries: what a page may load, and what a browser may guess or tell others."""
from urllib.parse import urlsplit

from pace.settings.maps import tile_source

FIXED = {
    "X-Content-Type-Options": "nosniff",
    # the origin and no more; without it another server of ours could not tell whose script element asks (jsonp)
    "Referrer-Policy": "strict-origin",
    # Nobody else's page puts it into itself as an image or a script, to measure what it may not read. What a page of an
    # allowed origin needs it asks for by CORS, which this leaves alone; jsonp, a script, says otherwise by itself.
    "Cross-Origin-Resource-Policy": "same-origin",
}

#: What a browser shows as a document, in which a script could run.
DOCUMENTS = frozenset({"text/html", "image/svg+xml"})

#: What the map uses, where the person agrees: the position, and the sensors that tell how a device is turned.
MAP_FEATURES = ("accelerometer", "geolocation", "gyroscope", "magnetometer")
#: Nothing of this is used; a script that got in could not use it either.
UNUSED_FEATURES = ("camera", "display-capture", "microphone", "midi", "payment", "serial", "usb")


#: Of pages that went over TLS, where alone browsers heed it: who opened the page, or is opened by it, has no hold of
#: its window. The frames of SockJS are no windows.
ALONE = {"Cross-Origin-Opener-Policy": "same-origin"}


def permissions(used=()):
    """Return the permissions policy of a page that uses these of MAP_FEATURES (Permissions Policy, W3C)."""
    return ", ".join(f"{feature}={'(self)' if feature in used else '()'}"
                     for feature in sorted((*MAP_FEATURES, *UNUSED_FEATURES)))


def content_policy(origins=(), jsonp=False, images=()):
    """Return the content security policy of Pace's own pages (Content Security Policy Level 3).

    ``origins`` are other servers that the page may connect to with ``?server=``: by XMLHttpRequest, EventSource
    and WebSocket, and through SockJS' iframes. Scripts of theirs run only where the ``jsonp`` transport, which is
    a script, is switched on. ``images`` are other sources of images.
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
    if images:
        directives["img-src"] = images
    texts = [" ".join([name, "'self'", *sources]) for name, sources in directives.items()]
    return "; ".join([*texts, "object-src 'none'", "base-uri 'none'"])


def _websocket(origin):
    parts = urlsplit(origin)
    return f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"


def listed_origins(settings):
    """Origins that the operator named in ``pace.allowed_origins``; ``same`` and ``*`` name none."""
    origins = settings.allowed_origins
    return () if isinstance(origins, str) else tuple(origins)


def page_policy(settings, images=()):
    """Return the content security policy of a page, as the settings have it."""
    return content_policy(listed_origins(settings), "jsonp" in settings.transports, images)


def map_headers(settings):
    """Return the headers in which the map differs from other pages: it may ask where one is, and show tiles."""
    tiles = settings.map_tiles and tile_source(settings.map_tiles)
    # Leaflet puts an empty image of the scheme data: in the place of tiles that it does not need any more
    images = ("data:", tiles) if tiles else ("data:",) if settings.map_tiles else ()
    return {"Content-Security-Policy": page_policy(settings, images), "Permissions-Policy": permissions(MAP_FEATURES)}


def headers_tween_factory(handler, registry):
    """Add the headers where a response has none of its own, as the map and SockJS' iframe pages have."""
    settings = registry.settings["pace.settings"]
    document = {"Content-Security-Policy": page_policy(settings), "Permissions-Policy": permissions()}
    secure = transport_security(settings.hsts)

    def headers_tween(request):
        response = handler(request)
        is_document, over_tls = response.content_type in DOCUMENTS, request.scheme == "https"
        wanted = {**FIXED, **(secure if over_tls else {}), **(document if is_document else {}),
                  **(ALONE if is_document and over_tls else {})}
        for name, value in wanted.items():
            response.headers.setdefault(name, value)
        return response
    return headers_tween


def transport_security(seconds):
    """Return the headers of answers that went over TLS: browsers shall not come without it for so long (RFC 6797).

    Of this host alone: what else there is below its name is not Pace's to speak for. 0 seconds: none.
    """
    return {"Strict-Transport-Security": f"max-age={seconds}"} if seconds else {}


def includeme(config):
    """Put the tween around the whole application."""
    config.add_tween("pace.headers.headers_tween_factory")
