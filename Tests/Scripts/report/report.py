"""Opens the report of a backtest in Chromium, wide and narrow, light and dark, and looks at every view of it."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from playwright.sync_api import sync_playwright

ATTUNE = pathlib.Path(sys.argv[1]).resolve() / "attune"
SHOP = pathlib.Path("deploy/rules/shop").resolve()
SCREENSHOTS = os.environ.get("SCREENSHOTS")
EVIL = "</title></style><script>document.documentElement.dataset.ran='yes'</script><img src=x onerror=\"document.documentElement.dataset.ran='yes'\">'\"&"
LEAST_CONTRAST = 4.5
# A campaign with a control group, a goal and variants, beside the shop's.
MEASURED = """
policies:
  quiet_hours: {from: "21:25", to: "21:45", channels: [push, email]}
campaigns:
  measured:
    holdout: {percent: 40}
    trigger: page.viewed
    re_entry: {after: 6h}
    steps:
      - wait: {until: {time: "21:30"}}
      - send:
          channels: [push, email]
          expires: 20h
          variants: [{name: short, weight: 1, template: look-a}, {name: long, weight: 1, template: look-b}]
    goal: {event: order.completed, where: event.total > 500.0, within: 24h}
"""

# The contrast of texts with what is behind them, as WCAG 2.1 defines it.
CONTRASTS = """() => {
  const parse = text => (text.match(/[\\d.]+/g) || []).map(Number)
  const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0)
  const back = element => {
    for (let e = element; e; e = e.parentElement) {
      const color = parse(getComputedStyle(e).backgroundColor)
      if (color.length === 3 || color[3] > 0) return color
    }
    return [255, 255, 255]
  }
  const low = []
  for (const element of document.querySelectorAll('body *')) {
    const hasText = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim())
    if (!hasText || !element.checkVisibility()) continue
    const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(back(element))]
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05)
    if (ratio < LEAST) low.push(`${element.tagName} ${element.className} ${ratio.toFixed(2)}: ${element.textContent.slice(0, 40)}`)
  }
  return low
}""".replace("LEAST", str(LEAST_CONTRAST))


def attune(*words, text=None):
    done = subprocess.run([ATTUNE, *words], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (words, done.returncode, done.stderr)
    return done.stdout


def hostile_lines():
    """Texts from outside that would run, if they became a part of the page."""
    for number in range(3):
        yield json.dumps({
            "specversion": "1.0", "id": f"{EVIL}{number}", "source": "/t", "type": "order.completed",
            "subject": EVIL, "time": "2026-01-01T01:00:00Z",
            "data": {"order_id": EVIL, "cart_id": EVIL, "total": 900, "category": EVIL, "items": 1}})
    yield json.dumps({"specversion": "1.0", "id": "1", "source": "/t", "type": EVIL, "subject": EVIL, "time": "2026-01-01T01:00:00Z"})
    yield "{" + EVIL


def make_reports(folder):
    history = attune("generate", "--events", "20000", "--individuals", "40", "--seed", "3", "--rate", "1")
    events = folder / "history.jsonl"
    events.write_text(history + "".join(line + "\n" for line in hostile_lines()))
    current = folder / "current"
    current.mkdir()
    for file in SHOP.glob("*.yaml"):
        if file.name in ("all-together.yaml", "search-help.yaml"):
            continue
        text = re.split(r"^tests:", file.read_text(), flags=re.MULTILINE)[0]
        text = text.replace("cart-reminder-v3", "cart-reminder-v2").replace("max: 1, per: 24h", "max: 3, per: 24h")
        (current / file.name).write_text(text)
    rules = folder / "rules"
    rules.mkdir()
    for file in SHOP.glob("*.yaml"):
        (rules / file.name).write_text(file.read_text())
    (rules / "measured.yaml").write_text(MEASURED)
    common = ["backtest", "--rules", rules, "--events", events, "--until", "2026-01-04T00:00:00Z", "--quiet", "--application", EVIL]
    attune(*common, "--html", folder / "report.html")
    attune(*common, "--against", current, "--html", folder / "changes.html")
    return {"report": folder / "report.html", "changes": folder / "changes.html"}


def check(page, name, file, width, scheme):
    place = f"{name}, {width} wide, {scheme}"
    troubles, requests = [], []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    if SCREENSHOTS:
        page.screenshot(path=f"{SCREENSHOTS}/{name}-{width}-{scheme}.png", full_page=True)

    assert not troubles, (place, troubles)
    assert requests == [file.as_uri()], (place, requests)
    assert page.evaluate("document.documentElement.dataset.ran") is None, f"{place}: a script from outside ran"
    assert page.locator("script, iframe, img, link, object").count() == 0, place
    assert page.locator("header h1").count() == 1 and page.locator("main").count() == 1, place
    heads = page.locator("h2").all_text_contents()
    campaigns = sorted(["measured"] + [file.stem for file in SHOP.glob("*.yaml") if "\ncampaigns:" in "\n" + file.read_text()])
    expected = (["What would change"] if name == "changes" else []) + ["Overview"] + campaigns + ["The history"]
    assert heads == expected, (place, heads)
    # Every link leads somewhere on the page.
    for link in page.locator("a").all():
        target = link.get_attribute("href")
        assert page.locator(f"[id='{target[1:]}']").count() == 1, (place, target)
    for selector in (".sums li", ".funnel .step .bar", ".losses .bar", "svg[role=img][aria-label] rect", "table.cards tbody tr", ".axis", "figure table td"):
        assert page.locator(selector).first.is_visible(), (place, selector)
    bars = page.locator("svg rect").evaluate_all("all => all.map(r => r.getBoundingClientRect().height)")
    assert max(bars) > 50 and min(bars) > 0, (place, bars)
    examples = page.locator("table.cards").first.inner_text()
    assert "2026-01-" in examples, place
    text = page.inner_text("body")
    assert "<script>" in text and "onerror" in text, f"{place}: what came from outside is shown as it is"
    uplift = page.locator("table.uplift")
    assert uplift.count() == 1 and uplift.is_visible() and "campaign_holdout" in uplift.inner_text(), place
    verdict = page.locator(".verdict").inner_text()
    assert re.search(r"(more than chance|may be chance) [+−]?\d+\.\d points \([+−]?\d+\.\d to [+−]?\d+\.\d\), z [+−]?\d+\.\d\d$", verdict), (place, verdict)
    measured = page.locator("section", has=page.locator("table.uplift")).inner_text()
    assert re.search(r"variant (short|long)", measured) and "until 2026-01-" in measured, place
    if name == "changes":
        assert "cart-reminder-v2 → cart-reminder-v3" in text, place
    # Nothing is wider than the screen; tables move within themselves.
    assert page.evaluate("document.documentElement.scrollWidth") <= width, place
    assert page.evaluate(CONTRASTS) == [], (place, page.evaluate(CONTRASTS))


def main():
    if SCREENSHOTS:
        pathlib.Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        reports = make_reports(pathlib.Path(name))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for report, file in reports.items():
            for width in (1280, 390):
                for scheme in ("light", "dark"):
                    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
                    check(context.new_page(), report, file, width, scheme)
                    context.close()
        print(f"report: {len(reports)} reports, each wide and narrow, light and dark: all is there, nothing runs, nothing is asked for")
        browser.close()


main()
