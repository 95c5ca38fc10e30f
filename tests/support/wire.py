"""Responses as they go over the wire: WebTest's client would unpack them."""
from webob import Request


def fetch(app, path="/", method="GET", **headers):
    """The response of a WSGI application; ``Accept_Encoding="gzip"`` gives the header of that name."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request.blank(path, method=method, headers=headers).get_response(app)
