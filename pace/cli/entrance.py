"""Logging in to a server from the command line."""
import http.client
import os
from getpass import getpass
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from pace.errors import PaceError

#: The environment variable of the password; without it one is asked for it.
PASSWORD = "PACE_PASSWORD"
TIMEOUT_S = 10
CONNECTIONS = {"ws": http.client.HTTPConnection, "wss": http.client.HTTPSConnection}
TYPE = {"Content-Type": "application/x-www-form-urlencoded"}
WORDS = {403: "the name or the password is wrong", 404: "nobody logs in there (pace.auth = users)",
         429: "too many attempts; try again in {} s"}


class Entrance:
    """The log-in page of the server at `url`, a WebSocket's, whose path ends with `path`. `cookie` is what is shown
    there: None at first, and after each `refused`."""

    def __init__(self, url, path, name):
        parts = urlsplit(url)
        self._connect, self._host = CONNECTIONS[parts.scheme], parts.netloc
        self._page = f"{parts.path.removesuffix(path)}/login"
        self._name = name
        self._password = None
        self.cookie = None

    def headers(self):
        """Those of a request of the user. Logs in where that is needed; raises PaceError, and OSError."""
        if self.cookie is None:
            self.cookie = self._enter()
        return {"Cookie": self.cookie}

    def refused(self):
        """The cookie is not good any more."""
        self.cookie = None

    def _enter(self):
        if self._password is None:
            self._password = os.environ.get(PASSWORD) or self._ask()
        status, headers = self._post(urlencode({"name": self._name, "password": self._password}))
        if status in WORDS:
            raise PaceError(f"{self._name} is not let in: {WORDS[status].format(headers.get('Retry-After', 'some'))}")
        cookies = SimpleCookie(headers.get("Set-Cookie", ""))
        if status != 303 or not cookies:
            raise ConnectionError(f"the log-in page answers with {status}")
        return "; ".join(f"{cookie.key}={cookie.value}" for cookie in cookies.values())

    def _ask(self):
        try:
            return getpass(f"Password of {self._name}: ")
        except EOFError:
            raise PaceError(f"there is nobody to ask for the password; {PASSWORD} can hold it") from None

    def _post(self, body):
        connection = self._connect(self._host, timeout=TIMEOUT_S)
        try:
            connection.request("POST", self._page, body, TYPE)
            response = connection.getresponse()
            response.read()
            return response.status, response.headers
        except http.client.HTTPException as error:
            raise ConnectionError(f"{type(error).__name__} on the log-in page") from None
        finally:
            connection.close()
