"""Which pages may use a route."""
import pytest
from pyramid.exceptions import ConfigurationError
from pyramid.request import Request

from pace.sockjs.origins import Origins, parse

OWN = "https://pace.example:8443"
LISTED = "https://ward.example"


def request(base=OWN, **headers):
    return Request.blank("/", base_url=base, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(("text", "expected"), [
    ("http://a.example", ("http", "a.example", 80)),
    ("HTTPS://A.example:444", ("https", "a.example", 444)),
    ("http://[::1]:8080", ("http", "::1", 8080)),
    ("null", None), ("", None), ("a.example", None), ("ftp://a.example", None), ("http://a.example/", None),
    ("http://a.example:x", None), ("http://u@a.example", None), ("http://a.example\n", ("http", "a.example", 80)),
])
def test_origins_are_read_strictly(text, expected):
    read = parse(text)
    assert read == (expected and (expected[0], expected[1] if ":" not in expected[1] else "[::1]", expected[2]))


@pytest.mark.parametrize("headers", [
    {"Origin": OWN}, {"Origin": "HTTPS://PACE.example:8443"}, {}, {"Sec_Fetch_Site": "same-origin"},
    {"Sec_Fetch_Site": "none"}, {"Sec_Fetch_Site": "cross-site", "Referer": f"{OWN}/page"},
    {"Referer": OWN}, {"Referer": f"{OWN}/page?x=https://evil.example"}])
def test_own_pages_and_no_pages_may(headers):
    assert Origins("same").allow(request(**headers))


@pytest.mark.parametrize("headers", [
    {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Origin": f"{OWN}.evil.example"},
    {"Origin": "https://evil-pace.example:8443"}, {"Origin": "https://pace.example"}, {"Origin": ""},
    {"Origin": "http://pace.example:8443"}, {"Origin": f"{OWN}/"}, {"Origin": f"{OWN}@evil.example"},
    {"Origin": OWN, "Sec_WebSocket_Origin": "x"} | {"Origin": "https://evil.example"},
    {"Sec_WebSocket_Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
    {"Sec_Fetch_Site": "cross-site", "Referer": "https://evil.example/?https://pace.example:8443"},
    {"Referer": "https://evil.example/"}, {"Referer": f"{OWN}@evil.example/"}, {"Referer": "about:client"},
    {"Sec_Fetch_Site": ""}, {"Sec_Fetch_Site": "same-origin, cross-site"}, {"Origin": f"{OWN}, {OWN}"},
    {"Origin": "https://pace.example.:8443"}, {"Origin": "https://pace.example:08444"}, {"Origin": "https://:8443"},
    {"Origin": "https://xn--pce-qla.example:8443"}, {"Origin": "https://p\xe4ce.example:8443"},
    {"Origin": "wss://pace.example:8443"}, {"Origin": "https:pace.example:8443"}])
def test_foreign_pages_may_not(headers):
    for allowed in ("same", [LISTED]):
        assert not Origins(allowed).allow(request(**headers))


@pytest.mark.parametrize("headers", [
    {"Origin": LISTED}, {"Origin": f"{LISTED}:443"}, {"Origin": OWN},
    {"Sec_Fetch_Site": "cross-site", "Referer": f"{LISTED}/ward?bed=1"}])
def test_listed_pages_may(headers):
    assert Origins([LISTED]).allow(request(**headers))


def test_with_a_star_everybody_may():
    assert Origins("*").allow(request(Origin="null"))
    assert Origins("*").allow(request(Sec_Fetch_Site="cross-site"))


def test_behind_a_proxy_that_ends_tls():
    assert Origins("same").allow(request("http://localhost", Host="pace.example", Origin="https://pace.example"))
    assert not Origins("same").allow(request("http://localhost", Host="pace.example", Origin=OWN))


def test_behind_a_proxy_that_says_http_an_https_page_is_another():
    headers = {"Host": "pace.example", "Origin": "https://pace.example"}
    assert not Origins("same").allow(request("http://localhost", X_Forwarded_Proto="http", **headers))
    assert Origins("same").allow(request("https://localhost", X_Forwarded_Proto="https", **headers))


@pytest.mark.parametrize("allowed", ["http://a.example", "any", ["a.example"], ["http://a.example/"], ["*"], ["null"]])
def test_other_settings_are_refused(allowed):
    with pytest.raises(ConfigurationError, match="allowed_origins"):
        Origins(allowed)


def test_the_allowed_origin_is_named():
    headers = dict(Origins([LISTED]).headers(request(Origin=LISTED)))
    assert headers == {"Access-Control-Allow-Origin": LISTED, "Access-Control-Allow-Credentials": "true",
                       "Vary": "Origin"}


def test_no_origin_is_a_star_without_credentials():
    assert dict(Origins("*").headers(request())) == {"Access-Control-Allow-Origin": "*", "Vary": "Origin"}


def test_an_opaque_origin_is_named_too():
    headers = dict(Origins("*").headers(request(Origin="null")))
    assert headers["Access-Control-Allow-Origin"] == "null"
    assert headers["Access-Control-Allow-Credentials"] == "true"


@pytest.mark.parametrize(("wanted", "granted"), [
    ("a, b, c", "a, b, c"), ("X-Own", "X-Own"), ("", None), ("a: b", None), ("a,", None)])
def test_wanted_headers_are_granted_by_name(wanted, granted):
    headers = dict(Origins("*").headers(request(Access_Control_Request_Headers=wanted)))
    assert headers.get("Access-Control-Allow-Headers") == granted


@pytest.mark.parametrize(("allowed", "ancestors"), [
    ("same", "'self'"), ("*", "*"), ([LISTED, OWN], f"'self' {LISTED} {OWN}")])
def test_who_may_frame_the_iframe_page(allowed, ancestors):
    assert Origins(allowed).ancestors == ancestors
