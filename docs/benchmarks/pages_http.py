#!/usr/bin/env python3
"""Asks a running `isnad serve` for one page of each kind, in HTML, JSON and as a feed, and prints bytes and milliseconds.

    isnad --archive b.isnad serve --rate 1000000 --edit
    python3 docs/benchmarks/pages_http.py http://127.0.0.1:7676            # each kind twice: first and again
    python3 docs/benchmarks/pages_http.py http://127.0.0.1:7676 --decide   # names a storyline and undoes it; asks for pages meanwhile

Only the standard library is used.
"""

import json
import re
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request


def ask(base, path, body=None, headers=None):
    """Status, text, milliseconds."""
    begun = time.time()
    request = urllib.request.Request(base + path, data=body, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=600) as answer:
            text, status = answer.read().decode("utf-8", "replace"), answer.status
    except urllib.error.HTTPError as error:
        text, status = error.read().decode("utf-8", "replace"), error.code
    return status, text, (time.time() - begun) * 1000


def first(pattern, text):
    found = re.search(pattern, text)
    return found.group(1).replace("&amp;", "&").replace("&#38;", "&") if found else None


def kinds(base):
    """One path of each kind."""
    get = lambda path: ask(base, path)[1]
    today, entities, said = get("/"), get("/entities"), get("/said")
    event = first(r'href="(/event/[^"?#]+)"', today)
    told = get(event)
    who = first(r'href="(/entity/[^"?#]+)"', entities)
    api, feeds = "/api/v1", "/feeds"
    word = urllib.parse.quote("الوزير")
    story = first(r'href="(/story/[^"?#]+)"', get("/stories"))
    wanted = [
        "/", "/en", "/stories", story, event, first(r'href="(/page/[^"?#]+)"', told),
        first(r'href="(/page/[^"#]+\?at=[^"]+)"', told), first(r'href="(/compare\?[^"]+)"', told), "/entities",
        who, "/said", first(r'href="(/said/[^"?#]+)"', said), "/said?who=" + who.split("/")[-1], "/promises",
        "/promises?state=open", "/search?q=" + word, "/settings", "/key", "/decisions", event + "/edit",
        story + "/edit", who + "/edit", feeds + "/events/atom", feeds + "/promises/json",
        feeds + "/search/atom?q=" + word, feeds + "/entities/" + who.split("/")[-1] + "/atom",
        api + event.replace("/event/", "/events/"), api + event.replace("/event/", "/events/") + "/roots",
        api + who.replace("/entity/", "/entities/"), api + "/statements?who=" + who.split("/")[-1],
    ]
    lists = ["events", "stories", "pages", "statements", "entities", "promises", "decisions"]
    wanted += [f"{api}/{name}" for name in lists]
    wanted.append(api + event.replace("/event/", "/events/") + "/why")
    return [path for path in wanted if path]


def decide(base, act):
    """Decides something while another thread asks for pages; prints what the others had to wait."""
    secret = json.loads(ask(base, "/api/v1/decisions")[1])["secret"]
    waits, done = [], threading.Event()

    def others():
        while not done.is_set():
            waits.append(ask(base, "/key")[2])
            time.sleep(0.02)

    thread = threading.Thread(target=others)
    thread.start()
    headers = {"content-type": "application/json", "x-isnad-secret": secret}
    status, text, took = ask(base, "/api/v1/decisions", json.dumps(act).encode(), headers)
    answer = json.loads(text)
    done.set()
    thread.join()
    waits.sort()
    print(f"{act['act']}: {status} after {took / 1000:.1f} s, shown by the record: {answer.get('current')};", end=" ")
    print(f"others meanwhile: {len(waits)}, p50 {waits[len(waits) // 2]:.1f} ms, worst {waits[-1]:.1f} ms")
    while not json.loads(ask(base, "/api/v1/decisions")[1])["current"]:
        time.sleep(0.5)
    return answer["decision"]["no"]


def main():
    base = sys.argv[1].rstrip("/")
    if "--decide" in sys.argv:
        story = json.loads(ask(base, "/api/v1/stories?limit=1")[1])["items"][0]["id"]
        number = decide(base, {"act": "rename", "story": story, "title": "A title", "by": "R."})
        decide(base, {"act": "undo", "decision": number, "by": "R."})
        return
    for path in kinds(base):
        status, text, begun = ask(base, path)
        again = min(ask(base, path)[2] for _ in range(2))
        size = len(text.encode())
        name = urllib.parse.unquote(path)[:64]
        print(f"{name:64} {status} {size:7} bytes, first {begun:8.1f} ms, again {again:7.1f} ms")


main()
