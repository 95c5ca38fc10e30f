"""Flask-SocketIO on gevent as its documentation sets it up. PORT FEED_PORT"""
from gevent import monkey

monkey.patch_all()

import socket  # noqa: E402
import sys  # noqa: E402

from flask import Flask  # noqa: E402
from flask_socketio import SocketIO  # noqa: E402

app = Flask(__name__)
socketio = SocketIO(app, async_mode="gevent")


def follow(port):
    """Broadcast each line of the publisher."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        connection, _ = listener.accept()
        for line in connection.makefile("r"):
            socketio.send(line.rstrip("\n"))


if __name__ == "__main__":
    socketio.start_background_task(follow, int(sys.argv[2]))
    socketio.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_output=False)
