"""Logging in and out in a browser, and being logged off."""
import re

import pytest

from pace.security.passwords import hashed
from tests.support import axe
from tests.support.browser import leave, new_page
from tests.support.expecting import expect
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.alone]  # people are logged off after seconds

PASSWORD = "correct horse"
IDLE_S = 5
TOUCH_WHEN_WARNED = """() => new Promise((done) => {
  let said = null;
  const look = () => {
    const {hidden, innerText} = document.querySelector('.leaving');
    if (!hidden && said === null) {
      said = innerText;
      dispatchEvent(new PointerEvent('pointerdown'));
    }
    if (hidden && said !== null) done(said);
    else setTimeout(look, 50);
  };
  look();
})"""

#: What one has chosen, some of which names a channel, and what of it there is.
CHOOSE = """() => {
  localStorage.setItem('pace.wall', '{"order": ["other"]}');
  localStorage.setItem('pace.contrast', '"dark"');
}"""
CHOSEN = "['pace.contrast', 'pace.wall'].filter((key) => localStorage.getItem(key) !== null)"


@pytest.fixture
def server(pace_server, tmp_path):
    (tmp_path / "users").write_text(f"alice:{hashed(PASSWORD)}:nurses\n")
    (tmp_path / "secret").write_text("s" * 32)
    return pace_server(channels={"ecg": {"source": "stream:ecg", "leads": "I"}, "other": {"kind": "text"}}, settings={
        "auth": "users", "users": "users", "secret": "file:secret", "idle_logoff": str(IDLE_S)})


@pytest.fixture
def page(browser):
    """A page in a context that can have a second one."""
    page = new_page(browser)
    yield page
    leave(page)


def log_in(page, password=PASSWORD):
    """As somebody does it who has no mouse."""
    expect(page.locator("#name")).to_be_visible(timeout=20_000)
    page.fill("#name", "alice")
    page.focus("#password")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def expect_in(page):
    expect(page.locator("#who bdi")).to_have_text("alice", timeout=20_000)
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=20_000)
    expect(page).to_have_url(re.compile(r"/#channel=other$"))


def expect_out(page, why):
    expect(page.locator("[data-t='login.title']")).to_be_visible(timeout=20_000)
    expect(page.locator("[role=status]")).to_contain_text(why)
    expect(page).to_have_url(re.compile("#channel=other$"))


def test_in_and_on_and_off_and_out(server, page):
    page.goto(f"{server.url}/#channel=other")
    assert axe.violations(page) == []
    log_in(page, "wrong horse")
    expect(page.locator("#wrong")).to_have_text("The name or the password is wrong.")
    expect(page.locator("#password")).to_be_focused()
    log_in(page)
    expect_in(page)
    page.evaluate(CHOOSE)
    check_that_a_movement_keeps(page)
    expect_out(page, "You were logged off because nothing was done")
    log_in(page)
    expect_in(page)
    assert page.evaluate(CHOSEN) == ["pace.contrast", "pace.wall"]
    check_that_logging_out_counts_in_all_tabs(page, server)
    assert page.errors == []


def check_that_a_movement_keeps(page):
    """The page itself looks and moves: on a busy machine the warning would be over before the test saw it."""
    assert "You will be logged off soon" in page.evaluate(TOUCH_WHEN_WARNED)
    assert page.url.endswith("#channel=other")


def check_that_logging_out_counts_in_all_tabs(page, server):
    other = page.context.new_page()
    other.goto(f"{server.url}/status")
    expect(other.locator("#who bdi")).to_have_text("alice")
    other.click("text=Log out")
    expect(other.locator("[role=status]")).to_have_text("You are logged out.")
    # by the other tab's word, or by the server's, whichever comes first
    expect_out(page, re.compile("You are logged out|You have to log in again"))
    wait_for(lambda: other.evaluate(CHOSEN) == ["pace.contrast"], message="the wall is still kept")
    other.go_back()
    expect(other.locator("#name")).to_be_visible(timeout=20_000)  # nothing is shown again
    page.goto(f"{server.url}/#channel=other")
    expect(page.locator("#name")).to_be_visible()
