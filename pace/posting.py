"""Publishing over HTTP: what a device posts goes where its channel listens in Redis."""
from pyramid.response import Response
from redis.exceptions import RedisError

from pace import links
from pace.hub.guard import no_channel
from pace.security import audit
from pace.security.grants import PUBLISH, VIEW
from pace.sockjs import WorkerStopping, client_of, get_session_manager
from pace.sockjs.origins import Origins
from pace.sockjs.requests import Refused, body

#: Bytes of one payload: a second of twelve leads at 500 Hz as JSON has 45 KB.
MAX_PAYLOAD = 65_536
#: Connections to Redis of one process; who posts while all are busy waits for one.
CONNECTIONS = 4
NOT_CACHED = ("Cache-Control", "no-store")


class Posting:
    """The view of ``/publish/{channel}``; connects with the first payload."""

    def __init__(self, settings):
        self._redis = links.client(settings.redis_url, CONNECTIONS)
        # a node of a cluster counts who listens at itself (redis.io/commands/publish)
        self._counts = not settings.redis_url.partition(":")[0].endswith("+cluster")

    def close(self, event=None):
        """Leave Redis."""
        self._redis.connection_pool.disconnect()

    def publish(self, request):
        """Publish the body. 202 when somebody takes it in, 503 when nobody does; whether it can be read shows later, in
        the channel's status."""
        channel = _permitted(request)
        if channel.source.scheme != "pubsub":
            raise Refused(409, f"{channel.name!r} follows {channel.source}; only pubsub: can be published to")
        payload = body(request, MAX_PAYLOAD)
        try:
            heard = self._redis.publish(channel.source.name, payload)
        except RedisError:
            raise Refused(503, "Redis does not answer") from None
        if self._counts and not heard:
            raise Refused(503, "nobody takes in what is published")
        return Response(status=202, headerlist=[NOT_CACHED])


def _permitted(request):
    """The Channel of a request that may publish to it. What may not be seen is not there."""
    if not Origins("same").allow(request):
        raise Refused(403, "Pages of other sites cannot publish.")
    name, settings = request.matchdict["channel"], request.registry.settings
    grants = settings["pace.access"].asking(request)
    channel = get_session_manager("", request.registry).channels.get(name)
    if channel is not None and grants.may(PUBLISH, name):
        return channel
    if channel is not None:
        audit.denied(user=grants.user, share=grants.share, channel=name, reason="publish",
                     address=client_of(request.environ) or None)
    if channel is None or not grants.may(VIEW, name):
        raise Refused(404, no_channel(name))
    raise Refused(403, f"you may not publish to {name!r}")


def _refused(problem, request):
    return Response(f"{problem.text}\n", status=problem.status, content_type="text/plain", charset="UTF-8",
                    headers=dict([NOT_CACHED]))


def includeme(config):
    """Add the address where it is known who asks; without log-ins whoever may publish does so in Redis."""
    settings = config.registry.settings
    if settings["pace.access"].open:
        return
    posting = Posting(settings["pace.settings"])
    config.add_subscriber(posting.close, WorkerStopping)
    config.add_route("publish", "/publish/{channel}", request_method="POST")
    config.add_view(posting.publish, route_name="publish")
    config.add_exception_view(_refused, context=Refused, route_name="publish")
