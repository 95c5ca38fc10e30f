"""Request smuggling through the shipped files of nginx and HAProxy."""
from tests.hostile.cases import proxies


def test_smuggling_through_nginx(holds):
    holds(proxies.smuggling_through_nginx)


def test_smuggling_through_haproxy(holds):
    holds(proxies.smuggling_through_haproxy)


def test_smuggling_in_http2(holds):
    holds(proxies.smuggling_in_http2)
