"""Serve an application from a script."""
import sys


def gevent_server_runner(app, global_conf, host="0.0.0.0", port=8080, **settings):
    """Serve ``app`` on ``host`` and ``port`` until a signal ends the process.

    ``global_conf`` is PasteDeploy's and unused; ``settings`` are gunicorn's (``workers=2``,
    ``worker_connections=5000`` …). Patches the standard library for gevent, which a script that imports
    sockets, threads or database drivers itself better does in its first line. Raises SystemExit with one
    line when it cannot listen there.
    """
    from gevent import monkey
    monkey.patch_all()
    from .listening import CannotListen, parse_addresses
    from .master import Server
    try:
        server = Server(parse_addresses(f"{host}:{port}"), settings)
    except CannotListen as problem:
        raise SystemExit(str(problem)) from problem
    sys.stderr.write(f"Serving on {server.urls}\n")
    status = server.run(app)
    if status:
        raise SystemExit(status)
