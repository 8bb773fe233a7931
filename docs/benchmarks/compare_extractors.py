#!/usr/bin/env python3
"""Isnad's reading of web pages beside Python's trafilatura, on the same pages, in one run.

usage: compare_extractors.py --isnad target/release/examples/extract --pages S/pages/aeb [--pages S/pages/fundus] [--runs 5]

`--pages X` stands for `X.pages.jsonl.gz` (a line is {"id", "url", "html"}) and `X.gold.jsonl` ({"id", "body", …}), with
`score.py` beside them. Build first: cargo build --release -p isnad-page --example extract. Trafilatura comes from PyPI,
into an environment of its own: python3 -m venv V && V/bin/pip install trafilatura lxml_html_clean, then run this with V/bin/python.

What is measured: the processor time (user and system) of a child process that unpacks the pages, reads the JSON, parses
the markup, extracts text and metadata, and writes JSON lines. The time of the same process over no page at all (start,
imports, tables) is taken off on both sides. Each run alternates between the programs, so that a busy machine is busy
for both; the median counts. Every program runs on one thread.
"""
import argparse, gzip, json, os, resource, statistics, subprocess, sys, tempfile

MODES = {"trafilatura": {}, "trafilatura precision": {"favor_precision": True}, "trafilatura fast": {"fast": True}}


def worker(mode, pages, out):
    """The child that runs trafilatura over a file of pages."""
    from trafilatura import bare_extraction
    with gzip.open(pages, "rt", encoding="utf-8") as lines, open(out, "w", encoding="utf-8") as sink:
        for line in lines:
            page = json.loads(line)
            try:
                got = bare_extraction(page["html"], url=page.get("url"), include_comments=False,
                                      with_metadata=True, **MODES[mode])
            except Exception as fault:
                print(f"{page['id']}: {fault}", file=sys.stderr)
                got = None
            day = got.date if got else None
            article = {"body": got.text if got else "", "headline": got.title if got else None,
                       "authors": got.author.split("; ") if got and got.author else [],
                       "published": {"earliest": day, "latest": day}}
            sink.write(json.dumps({"id": page["id"], "article": article}, ensure_ascii=False) + "\n")


def cpu(command, out=None):
    """Runs a child; the processor seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(out or os.devnull, "w") as sink:
        subprocess.run(command, stdout=sink, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--isnad", required=True)
    ap.add_argument("--pages", action="append", required=True)
    ap.add_argument("--runs", type=int, default=5)
    a = ap.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        none = os.path.join(scratch, "none.pages.jsonl.gz")
        gzip.open(none, "wt").close()
        names = ["isnad", *MODES]

        def command(name, pages, out):
            if name == "isnad":
                return [a.isnad, "--any-language", pages], out
            return [sys.executable, os.path.abspath(__file__), "--worker", name, pages, out], None

        for base in a.pages:
            pages, gold = base + ".pages.jsonl.gz", base + ".gold.jsonl"
            with gzip.open(pages, "rt", encoding="utf-8") as lines:
                count = sum(1 for _ in lines)
            spent = {name: [] for name in names}
            for _ in range(a.runs):
                for name in names:
                    out = os.path.join(scratch, name.replace(" ", "-") + ".jsonl")
                    start = cpu(*command(name, none, os.path.join(scratch, "nothing.jsonl")))
                    spent[name].append(cpu(*command(name, pages, out)) - start)
            print(f"{os.path.basename(base)}: {count} pages, median of {a.runs} runs")
            slowest = statistics.median(spent["trafilatura"])
            for name in names:
                seconds = statistics.median(spent[name])
                spread = f"{count / max(spent[name]):.0f} to {count / min(spent[name]):.0f}"
                print(f"  {name}: {count / seconds:.0f} pages a processor second ({spread}), "
                      f"{slowest / seconds:.1f} times trafilatura")
                scorer = os.path.join(os.path.dirname(base), "score.py")
                out = os.path.join(scratch, name.replace(" ", "-") + ".jsonl")
                scored = subprocess.run([sys.executable, scorer, gold, out], capture_output=True, text=True)
                print("    " + "\n    ".join(scored.stdout.strip().split("\n")))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(*sys.argv[2:5])
    else:
        main()
