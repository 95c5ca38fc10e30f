"""For whoever watches over the server: /healthz, /readyz and /metrics."""
from pyramid.security import NO_PERMISSION_REQUIRED

from pace.metrics.service import MetricsService
from pace.sockjs import WorkerStarted, WorkerStopping


def includeme(config):
    """Add the three addresses, and let each worker write its figures down; needs the SockJS route of the hub."""
    settings = config.registry.settings
    service = settings["pace.metrics_service"] = MetricsService(config.registry)
    config.add_subscriber(service.start, WorkerStarted)
    config.add_subscriber(service.stop, WorkerStopping)
    for name in ("healthz", "readyz", "metrics"):
        config.add_route(name, f"/{name}", request_method=("GET", "HEAD"))
        config.add_view(f"pace.metrics.views.{name}", route_name=name, permission=NO_PERMISSION_REQUIRED)
