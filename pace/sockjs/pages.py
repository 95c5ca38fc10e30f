"""The documents of a route beside its transports: greeting, info and iframe."""
import base64
import hashlib
import html
import json
import secrets

from .origins import parse

GREETING = b"Welcome to SockJS!\n"

#: sockjs-client, for the iframe page, where the application serves none itself.
CLIENT = "https://cdn.jsdelivr.net/npm/sockjs-client@1.6.1/dist/sockjs.min.js"

SCRIPT = """
    document.domain = document.domain;
    SockJS.bootstrap_iframe();
  """

#: The policy of an htmlfile stream, which is made of inline scripts and framed by our iframe page: the page
#: around that one, of another origin perhaps, is an ancestor too.
HTMLFILE_POLICY = "default-src 'none'; script-src 'unsafe-inline'; frame-ancestors {}"

PAGE = """<!DOCTYPE html>
<html>
<head>
  <meta http-equiv="X-UA-Compatible" content="IE=edge" />
  <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
  <script src="%s"></script>
  <script>%s</script>
</head>
<body>
  <h2>Don't panic!</h2>
  <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
</body>
</html>
"""


def info(websocket, cookie_needed):
    """The answer to /info. Its entropy seeds browsers that have none."""
    return json.dumps({"websocket": websocket, "cookie_needed": cookie_needed, "origins": ["*:*"],
                       "entropy": secrets.randbits(32)}).encode()


class IframePage:
    """The page of the iframe transports; ``client`` is the URL of sockjs-client's script.

    Its policy lets the inline script run by hash, and only allowed pages put it into a frame: inside it
    speaks with the server as one of the server's own pages.
    """

    def __init__(self, client, ancestors):
        self.body = (PAGE % (html.escape(client or CLIENT), SCRIPT)).encode()
        self.etag = f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'
        digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
        script = f"'sha256-{digest}' {script_source(client or CLIENT)}"
        self.policy = (f"default-src 'none'; script-src {script}; connect-src 'self'; frame-src 'self'; "
                       f"frame-ancestors {ancestors}")


def script_source(url):
    """The source of a script's URL in a content security policy."""
    return "/".join(url.split("/", 3)[:3]) if parse("/".join(url.split("/", 3)[:3])) else "'self'"
