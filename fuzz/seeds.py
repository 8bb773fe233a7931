#!/usr/bin/env python3
"""Seeds for the fuzz targets from what the project has: the pages of samples/ and the blocks of cases/page/*.md.

usage: python3 fuzz/seeds.py        (writes fuzz/corpus/TARGET/)
"""
import gzip, hashlib, pathlib, re

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = ROOT / "fuzz" / "corpus"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=%s\r\n%s\r\n"


def put(target, seed):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)


def main():
    pages = {kind: [p.read_bytes() for p in sorted(ROOT.glob(f"samples/*/*.{kind}"))] for kind in ("html", "txt")}
    pages["jsonl"] = [line for p in sorted(ROOT.glob("samples/*.jsonl")) for line in p.read_bytes().splitlines()]
    blocks = {}
    for path in sorted(ROOT.glob("cases/page/*.md")):
        for name, body in re.findall(r"^```(\w+)\n(.*?)^```", path.read_text("utf-8"), re.M | re.S):
            blocks.setdefault(name, []).append(body.encode())
    for html in pages["html"] + blocks.get("html", []):
        put("html", html)
        put("warc", HTTP % (b"utf-8", b"") + html)
        put("warc", HTTP % (b"utf-8", b"Content-Encoding: gzip\r\n") + gzip.compress(html, mtime=0))
    for text in pages["txt"] + blocks.get("text", []):
        put("scrape", text)
        put("reading", text)
    for item in pages["jsonl"] + blocks.get("json", []) + blocks.get("mail", []):
        put("json", item)
    for feed in blocks.get("feed", []):
        put("json", feed)
        # The target itself writes the root of a feed.
        put("feed", re.sub(rb"^.*?<(item|entry)\b[^>]*>", b"", feed, count=1, flags=re.S))
    for text in pages["html"] + pages["txt"]:
        for charset in ("utf-8", "cp1256", "iso8859-6", "utf-16-le", "utf-16"):
            put("charset", text.decode("utf-8", "replace").encode(charset, "ignore")[:4096])
    for folder in sorted(CORPUS.iterdir()):
        print(folder.name, len(list(folder.iterdir())))


if __name__ == "__main__":
    main()
