"""Tables that a phone reads downwards keep what they are for those who hear them."""

import re

import pytest

from service.web.tables import read_downwards

TABLE = (
    '<table class="flow flow--labels" role="table"><thead><tr><th scope="col">項目</th>'
    '<th scope="col"><a href="#">小倉 &amp; <b>黒崎</b></a></th>'
    '<th scope="col" class="number">"得点"</th></tr></thead>'
    '<tbody><tr><th scope="row">距離</th><td>1 km</td><td class="number">3</td></tr>'
    '<tr><th scope="row">賃料</th><td data-label="">2</td><td data-label="点">4</td></tr></tbody></table>'
)


def tags(html, name):
    return re.findall(rf"<{name}\b[^>]*>", html)


def test_every_part_of_the_table_keeps_its_role():
    html = read_downwards(TABLE)
    assert all('role="rowgroup"' in tag for tag in [*tags(html, "thead"), *tags(html, "tbody")])
    assert all('role="row"' in tag for tag in tags(html, "tr"))
    assert all('role="cell"' in tag for tag in tags(html, "td"))
    roles = [re.search(r'role="(\w+)"', tag)[1] for tag in tags(html, "th")]
    assert roles == ["columnheader"] * 3 + ["rowheader"] * 2
    assert html.count('role="table"') == 1


def test_a_cell_names_its_column_unless_it_says_so_itself():
    labels = [re.search(r'data-label="([^"]*)"', tag)[1] for tag in tags(read_downwards(TABLE), "td")]
    assert labels == ["小倉 &amp; 黒崎", "&#34;得点&#34;", "", "点"]


@pytest.mark.parametrize("name", ["flow", "evidence__table flow"])
def test_without_labels_only_roles_are_added(name):
    html = read_downwards(TABLE.replace("flow flow--labels", name))
    assert 'role="columnheader"' in html
    assert html.count("data-label") == TABLE.count("data-label")


def test_other_tables_and_roles_of_their_own_stay_as_they_are():
    other = TABLE.replace("flow flow--labels", "stack")
    assert read_downwards(other) == other
    once = read_downwards(TABLE)
    assert read_downwards(once) == once
