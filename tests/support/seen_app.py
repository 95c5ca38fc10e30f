"""An application that remembers which requests reached it: ``/seen`` tells."""
import json


def main(global_conf=None, **settings):
    """A WSGI application that reads every body and answers 200."""
    seen = []

    def app(environ, start_response):
        path = environ["PATH_INFO"]
        if path != "/seen":
            seen.append(path)
            environ["wsgi.input"].read()
        body = json.dumps(seen).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return app
