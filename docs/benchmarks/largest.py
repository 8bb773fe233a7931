#!/usr/bin/env python3
"""Print the largest events with the headlines of their pages, family by family, to be read by eye.

usage: largest.py GROUPS.tsv DAY.jsonl… [--most 20] [--day 2015-07-26] [--heads 12]

GROUPS.tsv is what `isnad export --format groups` writes: page, event, family, storyline. The days are JSON lines with doc,
outlet, reference, title. Of each family the headlines that differ are shown, with how many pages bear them. With --day only
events count of which most pages are of that day.
"""
import argparse, csv, json
from collections import Counter, defaultdict

def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("groups"); ap.add_argument("days", nargs="+")
    ap.add_argument("--most", type=int, default=20); ap.add_argument("--day"); ap.add_argument("--heads", type=int, default=12)
    a = ap.parse_args()
    pages = {}
    for path in a.days:
        for line in open(path, encoding="utf-8"):
            page = json.loads(line); pages[page["doc"]] = page
    events = defaultdict(lambda: defaultdict(list))
    for row in csv.reader(open(a.groups, encoding="utf-8"), delimiter="\t"):
        if row and row[0] in pages: events[row[1]][row[2]].append(pages[row[0]])
    sized = []
    for event, families in events.items():
        days = Counter(p["reference"] for f in families.values() for p in f)
        if not a.day or days.most_common(1)[0][0] == a.day: sized.append((sum(days.values()), event, families, days))
    for n, event, families, days in sorted(sized, key=lambda s: (-s[0], s[1]))[: a.most]:
        span = ", ".join(f"{d} {c}" for d, c in sorted(days.items()))
        print(f"\n{event}: {n} pages, {len(families)} families ({span})")
        shown = 0
        for family in sorted(families.values(), key=len, reverse=True):
            heads = Counter(p["title"].strip() for p in family)
            for head, count in heads.most_common(3):
                if shown < a.heads: print(f"  {count:3d}  {sorted({p['reference'][5:] for p in family})[0]}  {head}")
                shown += 1

if __name__ == "__main__":
    main()
