"""The watch itself: a page with faults is complained of, so that silence means something."""

import pytest

pytestmark = pytest.mark.slow


def test_faults_of_every_kind_are_seen(person):
    visitor = person(width=375)
    visitor.goes("/ja")
    visitor.page.evaluate(
        """() => {
          const main = document.querySelector('main');
          main.insertAdjacentHTML('beforeend', '<input id=bare><img src="http://127.0.0.2:9/x.png">');
          main.insertAdjacentHTML('beforeend', '<p style="color:#eee">x</p><svg width=900 height=5></svg>');
          main.lastElementChild.style.maxWidth = 'none';
          document.documentElement.removeAttribute('lang');
        }"""
    )
    visitor.page.wait_for_timeout(300)
    visitor.checks("broken")
    told = "\n".join(visitor.faults)
    for expected in ("asked another host", "policy:", "px wide", "html-has-lang", "label"):
        assert expected in told, expected
