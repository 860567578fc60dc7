"""The page as people meet it, in a real browser: it shows what it should, on every screen, and nothing breaks out."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer

import pytest
from browser import Browser, Page
from winnow.corpus.inspection.report.render import render_page
from worlds import PlainNormalizer, Seeds, Spec, run

from .conftest import report_on

EVIL = (
    "</script><script>window.broken=1</script>",
    "<img src=x onerror='window.broken=2'>",
    "<!--<script>window.broken=3",
    "\u202egnp.exe\u2066\u2028window.broken=4",
    '{{program}}"];window.broken=5//\\u003cscript>',
    "<svg onload=window.broken=6><style>*{display:none}</style>",
    "</title></textarea></noscript><base href=https://evil.example/>",
    "__proto__",
)
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


DRAWN = """[...document.querySelectorAll('canvas')].every((one) =>
  one.getContext('2d').getImageData(0, 0, one.width, one.height).data.some(Boolean))"""
OUTSIDE = """[...document.querySelectorAll('main *')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.chart'))
  .map((one) => one.outerHTML.slice(0, 80))"""
REQUESTS = (
    "fetch('WHERE/a').then(() => 1, () => 0)",
    "new Promise((done) => { const i = new Image(); i.onload = i.onerror = () => done(0); i.src = 'WHERE/b'; })",
    """new Promise((done) => {
      const l = document.createElement('link');
      l.rel = 'stylesheet'; l.href = 'WHERE/c'; l.onload = l.onerror = () => done(0); document.head.append(l); })""",
    """new Promise((done) => {
      const f = document.createElement('iframe');
      f.src = 'WHERE/d'; f.onload = () => done(0); document.body.append(f); })""",
    "(() => { try { document.body.innerHTML = '<b>x</b>'; } catch { return 0; } return 1; })()",
    "(() => { try { document.body.setAttribute('onclick', 'broken()'); } catch { return 0; } return 1; })()",
    "(() => { try { document.createElement('script').text = 'broken()'; } catch { return 0; } return 1; })()",
)
"""What a page might try: each gives 0 where it came to nothing."""
CONTRAST = """(() => {
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const of = (element) => {
    const ground = getComputedStyle(element.closest('section, .tiles li') ?? document.body).backgroundColor;
    const [a, b] = [light(getComputedStyle(element).color), light(ground)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const places = ['h1', '.about', '.lead', '.where', 'nav a', '.tiles span', '.funnel th', 'footer p', '#documents a'];
  return Math.min(...places.map((one) => of(document.querySelector(one))));
})()"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The report on a corpus in which everything that a seed can say is hostile."""
    folder = tmp_path_factory.mktemp("report")
    seeds, corpus = Seeds(folder / "in"), folder / "c"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("winnow.normalize.pipeline.Normalizer", PlainNormalizer)
        for n, evil in enumerate((*EVIL, LONG)):
            url = f"https://site{n}.example/{n}" if n % 2 else f"javascript:window.broken={n}"
            day = f"2024-0{n % 6 + 1}-11"
            seeds.put_record("a.jsonl", f"{evil}{n}", Spec(base=n), title=evil, url=url, date=day)
            seeds.put_record("b.jsonl", f"{evil}{n}", Spec(base=n, drift=1), title=evil)
        for n in range(40):
            seeds.put_record(
                "c.jsonl", f"{n}", Spec(base=100 + n), title=f"Story number {n}", date=f"2024-02-{n % 28 + 1:02}"
            )
        (seeds.root / "<b>noise.txt").write_bytes(bytes(range(256)) * 40)
        run([seeds.root], corpus)
        run([seeds.root], corpus)
    path = folder / "report.html"
    path.write_bytes(render_page(report_on(corpus)))
    found = browser.page()
    found.size(1200)
    found.file = path
    yield found
    assert found.problems == []


@pytest.fixture(autouse=True)
def plainly(page: Page) -> Iterator[None]:
    """Every test meets the page as it was loaded, and leaves nothing in its console."""
    page.size(1200)
    page.media()
    page.open(page.file)
    yield
    assert page.problems == []


def test_it_shows_everything_and_asks_nobody(page: Page) -> None:
    assert page.do("[...document.querySelectorAll('main section')].map((one) => one.id)") == [
        "funnel", "volume", "origins", "lengths", "duplicates", "stories", "cuts", "trouble", "runs", "documents",
    ]  # fmt: skip
    assert page.do("document.querySelectorAll('canvas').length") == page.do(
        "document.querySelectorAll('.chart').length"
    )
    assert page.do("document.querySelectorAll('canvas').length") >= 5
    assert page.do("document.querySelector('.tiles b').textContent") == page.do("String(report.outcomes.kept)")
    assert page.do(DRAWN)
    assert {url.split(":")[0] for url in page.requests} == {"file"}
    assert len({url.split("#")[0] for url in page.requests}) == 1


def test_nothing_that_a_seed_says_runs(page: Page) -> None:
    page.do("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.do("document.querySelectorAll('.table .plain').forEach((one) => one.click())")
    assert page.do("window.broken ?? null") is None
    assert page.do("document.querySelectorAll('img, svg, base, iframe, main script, main style').length") == 0
    assert page.do("[...document.links].every((one) => ['http:', 'https:', 'file:'].includes(one.protocol))")
    assert page.do("[...document.querySelectorAll('#documents a')].length") > 0
    shown = page.do("document.body.innerText")
    assert "<img src=x onerror='window.broken=2'>" in shown
    assert "\\u202egnp.exe" in shown
    assert not set("\u202e\u2066\u2028") & set(shown)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.example", "", "x y"]
)
def test_other_addresses_become_no_links(page: Page, address: str) -> None:
    assert page.do(f"link({json.dumps(address)}, 'text')") == "text"
    assert page.do("link('HTTPS://a.example/', 'text').outerHTML").startswith(
        '<a href="https://a.example/" rel="noopener'
    )


def test_the_policy_holds_even_against_the_page_itself(page: Page) -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        timeout = 0.2  # the browser connects to where a frame may come from, before the policy lets it ask for nothing

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silent."""

    with TCPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        where = f"http://127.0.0.1:{server.server_address[1]}"
        assert [page.do(one.replace("WHERE", where)) for one in REQUESTS] == [0] * len(REQUESTS)
        server.shutdown()
    assert asked == []
    assert any("Content Security Policy" in one for one in page.problems)
    page.problems.clear()


def test_it_is_used_by_keyboard(page: Page) -> None:
    where = "document.activeElement.className || document.activeElement.id || document.activeElement.tagName"
    tab = ("Tab", 9)
    page.press(*tab)
    assert page.do(where) == "skip"
    assert page.do("document.activeElement.getBoundingClientRect().left >= 0")  # it shows when it is reached
    page.press(*tab)
    assert page.do("document.activeElement.textContent") == "Theme: auto"
    page.press(*tab)
    assert page.do("document.activeElement.getAttribute('href')") == "#funnel"
    reached: set[str] = set()
    for _ in range(300):
        page.press(*tab)
        reached.add(page.do("document.activeElement.tagName"))
        if page.do("document.activeElement.getAttribute('aria-label') === 'Search: Documents'"):
            break
    assert page.do("document.activeElement.getAttribute('aria-label')") == "Search: Documents"
    assert {"A", "BUTTON", "SUMMARY", "INPUT"} <= reached
    assert page.do("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.write("number 1")
    rows = "[...document.querySelectorAll('#documents tbody tr th')].map((one) => one.firstChild.textContent)"
    assert page.do(rows) == ["Story number 1", *(f"Story number {n}" for n in range(10, 20))]
    page.press(*tab)
    assert page.do("document.activeElement.textContent") == "title"
    page.press("Enter", 13, "\r")
    page.press("Enter", 13, "\r")
    assert page.do(rows)[0] == "Story number 19"
    assert page.do("document.querySelector('#documents th').getAttribute('aria-sort')") == "descending"


def test_tables_search_sort_and_show_more(page: Page) -> None:
    count = "document.querySelectorAll('#documents tbody tr').length"
    assert page.do(count) == 20
    page.do("document.querySelector('#documents .tools:last-child button').click()")
    assert page.do(count) == page.do("report.documents.length")
    page.do("document.querySelector('#documents input').value = 'NO SUCH'")
    page.do("document.querySelector('#documents input').dispatchEvent(new Event('input'))")
    assert page.do(count) == 0
    assert page.do("document.querySelector('#documents .count').textContent") == "0 of 0 shown"


@pytest.mark.parametrize("width", [320, 360, 414, 768])
def test_a_phone_never_scrolls_sideways(page: Page, width: int) -> None:
    page.size(width, 740, mobile=width < 700)
    page.do("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.do("[innerWidth, document.documentElement.scrollWidth]") == [width, width]
    assert page.do(OUTSIDE) == []


def test_light_and_dark_can_be_read(page: Page) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        page.media(prefers_color_scheme=scheme)
        assert page.do(CONTRAST) >= 4.5
        grounds.append(page.do("getComputedStyle(document.body).backgroundColor"))
    assert grounds[0] != grounds[1]
    page.media(prefers_color_scheme="light")
    button = "document.querySelector('.top button')"
    page.do(f"{button}.click()")
    page.do(f"{button}.click()")
    assert page.do(f"{button}.textContent") == "Theme: dark"
    assert page.do("getComputedStyle(document.body).backgroundColor") == grounds[1]


def test_print_is_black_on_white_even_from_the_dark(page: Page, tmp_path: Path) -> None:
    page.media("print", prefers_color_scheme="dark")
    assert page.do("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.do("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    for hidden in ("nav", ".tools", ".top button"):
        assert page.do(f"document.querySelector('{hidden}').checkVisibility()") is False
    page.media(prefers_color_scheme="dark")
    page.print(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert page.do("document.documentElement.dataset.theme ?? null") is None  # as it was before
