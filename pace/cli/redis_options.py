"""The options of the commands that speak with Redis."""
import os
from contextlib import contextmanager

from pace import settings
from pace.errors import BrokerDown, PaceError

INI = "development.ini"


def add_redis_arguments(parser):
    """``--ini`` and ``--redis-url``; without either, the development.ini of the folder, if there is one."""
    parser.add_argument("--ini", metavar="FILE", help=f"the server's ini file (default: {INI}, where there is one)")
    parser.add_argument("--redis-url", metavar="URL", help="the server's Redis, instead of the ini file's")


def load_settings(options):
    """Settings of the ini file that the options name, or of an empty one. Raises SettingsError."""
    path = options.ini or (INI if os.path.exists(INI) else None)
    return settings.load(path) if path else settings.load(None, {})


def source_of(options):
    """The Redis pub/sub channel of ``--channel``: its source in the ini file, or else the name itself.

    Raises PaceError for a channel that does not listen to a pub/sub channel.
    """
    channel = load_settings(options).channels.get(options.channel)
    if channel is None:
        return options.channel
    if channel.source.scheme != "pubsub":
        raise PaceError(f"channel {channel.name} follows {channel.source}; only pubsub: can be published to")
    return channel.source.name


def redis_url(options):
    """The URL of Redis that the options name."""
    return options.redis_url or load_settings(options).redis_url


def open_redis(options):
    """As `open_redis_at`, of the Redis that the options name."""
    return open_redis_at(redis_url(options))


@contextmanager
def open_redis_at(url):
    """A client whose server answers, of `pace.links`. Raises BrokerDown, also from the block within."""
    from pace import links  # not before it is needed: every command's help would load redis
    try:
        client = links.client(url)
    except ValueError as error:
        raise PaceError(f"the Redis URL is wrong: {error}") from None
    with client, telling_redis_errors():
        client.ping()
        yield client


@contextmanager
def telling_redis_errors():
    """Turn what redis-py raises into a BrokerDown of one line."""
    from redis import RedisError  # as above
    try:
        yield
    except RedisError as error:
        raise BrokerDown(f"Redis: {' '.join(str(error).split()) or type(error).__name__}") from None
