"""A WSGI filter that tells at ``/inspect`` what lives in the process that answers: ``filter-with`` in an ini file."""
import gc
import json
import os

from greenlet import greenlet


class Inspected:
    """``app`` with one more address."""

    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] != "/inspect":
            return self.app(environ, start_response)
        body = json.dumps({"pid": os.getpid(), "greenlets": living()}).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]


def living():
    """Greenlets that have begun and not ended."""
    gc.unfreeze()  # what the worker froze at its start is to be seen too
    gc.collect()
    return sum(bool(one) for one in gc.get_objects() if isinstance(one, greenlet))


def filter_app_factory(app, global_conf):
    """``paste.filter_app_factory``."""
    return Inspected(app)
