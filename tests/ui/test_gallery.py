"""Every part is shown, and every page holds to the strict content security policy."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test.signals import template_rendered

from azukari.ui import views

UI = Path(views.__file__).parent
PARTS = sorted(path.name for path in (UI / "templates/ui").glob("*.html"))
PAGES = ["/ui/gallery/", *(f"/ui/gallery/{name}/" for name in views.PAGES)]


@pytest.fixture
def shown():
    """The names of the templates that were rendered."""
    names = set()

    def note(template, **_):
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def test_every_part_is_in_the_gallery(client, shown):
    for url in PAGES:
        assert client.get(url).status_code == 200
    assert {f"ui/{name}" for name in PARTS} <= shown


@pytest.mark.parametrize("url", PAGES)
def test_no_page_needs_inline_script_or_style(client, url):
    html = client.get(url).content.decode()
    assert "<style" not in html
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", html))
    assert not re.search(r'(src|href|action)="(https?:)?//', html)


@pytest.mark.parametrize("url", PAGES)
def test_every_page_is_japanese_and_every_id_is_one_of_a_kind(client, url):
    html = client.get(url).content.decode()
    assert '<html lang="ja">' in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_page_that_does_not_exist_says_what_to_do(client):
    response = client.get("/ui/gallery/nowhere/")
    assert response.status_code == 404
    assert "お探しの画面が見つかりません" in response.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_an_error_page_needs_nothing_to_be_shown(name):
    assert "<h1>" in get_template(f"{name}.html").render()


def test_the_title_says_that_there_are_errors(client):
    assert "<title>エラー：請求を作る" in client.get("/ui/gallery/entry/").content.decode()


def test_the_footer_names_what_made_the_page_while_developing_only(client, alone):
    assert "made-by" not in client.get("/ui/gallery/").content.decode()
    alone.DEBUG = True
    assert "azukari.ui.views.gallery → gallery/index.html" in client.get("/ui/gallery/").content.decode()


def test_components_speak_of_roles_and_only_tokens_of_colours():
    for sheet in (UI / "static/ui").glob("*.css"):
        if sheet.name not in ("tokens.css", "print.css"):
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text()), sheet.name


def test_every_role_used_is_defined():
    sheets = "".join(sheet.read_text() for sheet in (UI / "static/ui").glob("*.css"))
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", sheets))
    assert used <= set(re.findall(r"(--[a-z0-9-]+):", sheets))
