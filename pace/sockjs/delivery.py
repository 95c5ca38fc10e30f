"""One frame to many sessions."""


def deliver(frame, sessions):
    """Send ``frame`` to all of ``sessions`` as their ``deliver`` does, without waiting or switching greenlets.

    Thousands of times a tick the kernel's send is all that there is to do, and a call or two more would cost as much
    as a tenth of it: whoever has nothing waiting gets the bytes here. The others come last, from a list, as
    ``on_full`` may change ``sessions``.
    """
    others, framing, data, size, spent = [], None, b"", 0, 0
    for session in sessions:
        transport = session._transport
        sock = None if transport is None else transport.direct
        if sock is None or session._outbox is not None or session._pending is not None:
            others.append(session)
            continue
        if transport.framing is not framing:
            framing = transport.framing
            data = frame.encoded(framing)
            size = len(data)
            spent = len(frame.encoded(framing.inner))
        try:
            sent = sock.send(data)
        except OSError:  # full, or gone: write sees it again and knows what to do
            sent = 0
        if sent != size:
            transport.write(memoryview(data)[sent:])
        if transport.left is not None:
            transport.left -= spent
            if transport.left <= 0:
                transport.spent()
    for session in others:
        session.deliver(frame)
