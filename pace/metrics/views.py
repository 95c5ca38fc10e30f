"""What probes and Prometheus ask for."""
from pyramid.response import Response

from pace.metrics.access import may_see

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
NO_STORE = [("Cache-Control", "no-store")]


def healthz(request):
    """The process is alive: whoever reads this was answered by its event loop."""
    return _text(200, "ok")


def readyz(request):
    """Whether viewers are served with what is new: 200, or 503, with the facts as JSON."""
    ready, facts = request.registry.settings["pace.metrics_service"].readiness()
    return Response(status=200 if ready else 503, json_body={"ready": ready, **facts}, headerlist=[
        ("Content-Type", "application/json"), *NO_STORE])


def metrics(request):
    """All figures in Prometheus' text format, for those of `pace.metrics`; 404 for others."""
    settings = request.registry.settings
    if not may_see(settings["pace.settings"].metrics, request.environ):
        return _text(404, "There is nothing at this address.")
    body = settings["pace.metrics_service"].text()
    return Response(body, headerlist=[("Content-Type", CONTENT_TYPE), *NO_STORE])


def _text(status, words):
    return Response(f"{words}\n", status=status, headerlist=[("Content-Type", "text/plain; charset=utf-8"), *NO_STORE])
