"""Walks through the public form as a visitor does, page by page."""

import re

ANSWERS = {
    1: {"functions": ["data_center"]},
    2: {"open_by": "令和11年"},
    3: {"site_area": "１．５万㎡"},
    4: {"staff": "20-49"},
    5: {"power": "10-30"},
    6: {"first": "utilities", "second": "pair"},
    7: {"role": ["head_office"], "municipality": ["東京都港区"]},
}


def begin(client, language="ja"):
    """Open a draft and return the address of its questions, without the number."""
    answer = client.post(f"/{language}/start")
    assert answer.status_code == 303
    return answer.headers["location"].rpartition("/")[0]


def fill(client, language="ja", **changed):
    """Answer every question asked, ``q3={...}`` another way; return the addresses of form and result."""
    form = begin(client, language)
    step = f"{form}/1"
    while not step.endswith("/check"):
        number = int(step.rpartition("/")[2])
        answer = client.post(step, data=changed.get(f"q{number}", ANSWERS[number]))
        assert answer.status_code == 303, (step, errors_of(answer.text))
        step = answer.headers["location"]
    return form, form.replace("/f/", "/r/")


def errors_of(text):
    """Return the sentences beside the fields."""
    return [re.sub("<[^>]+>", "", found) for found in re.findall(r'class="field-error".*?</p>', text)]


def summary_of(text):
    """Return the links of the error summary, as (target, words)."""
    block = re.search(r'id="error-summary".*?</div>', text, re.DOTALL)
    return re.findall(r'<a href="#([^"]+)">([^<]+)</a>', block.group()) if block else []


def words_of(text):
    """Return what is read on a page."""
    return " ".join(re.sub("<[^>]+>", " ", text).split())
