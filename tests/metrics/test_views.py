"""/healthz, /readyz and /metrics of an application that no worker serves yet."""


def test_alive(testapp):
    answer = testapp.get("/healthz")
    assert (answer.text, answer.headers["Cache-Control"]) == ("ok\n", "no-store")


def test_not_ready_before_anything_was_read(testapp):
    facts = testapp.get("/readyz", status=503).json
    assert facts.pop("ingest") in (True, False)  # True until it had the time to find out
    assert facts == {"ready": False, "redis": "down", "reading": False, "stopping": False}


def test_metrics_are_for_this_machine(testapp):
    answer = testapp.get("/metrics", extra_environ={"REMOTE_ADDR": "127.0.0.1"})
    assert answer.content_type == "text/plain"
    assert "pace_workers 1.0" in answer.text
    assert "# HELP pace_viewers Sessions, by the transport" in answer.text
    assert testapp.get("/metrics", extra_environ={"REMOTE_ADDR": "10.0.0.5"}, status=404).text.startswith("There is")


def test_other_methods_are_refused(testapp):
    testapp.post("/metrics", status=404)
