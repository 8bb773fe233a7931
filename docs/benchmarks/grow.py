#!/usr/bin/env python3
"""Makes a large corpus out of a small one, to measure how the program grows.

    grow.py PAGES DAY.jsonl… > many.jsonl

The input is JSON lines with `doc`, `reference` (an ISO day), `title`, `content` and whatever else. The whole of it is written
again and again, each time a whole number of weeks later (so that weekdays in the texts stay true), with every rarer word turned
into another one: its letters are exchanged by a table of that copy. Common words stay, and so do the states and leaders that
all news is about; the people, places and things of one copy are not those of another. Dates that are written out in the texts
stay as they are.
"""
import collections
import datetime
import json
import random
import re
import sys

WORD = re.compile(r"[\u0621-\u064a]+")
LETTERS = "بتثجحخدذرزسشصضطظعغفقكلمنه"
COMMON = 6000
"""Words of the input that stay: enough for function words, verbs, titles and the names that are in the news daily."""


def main():
    pages = int(sys.argv[1])
    rows = [json.loads(line) for path in sys.argv[2:] for line in open(path, encoding="utf-8")]
    counts = collections.Counter()
    for row in rows:
        counts.update(WORD.findall(row["title"] + " " + row["content"]))
    kept = {word for word, _ in counts.most_common(COMMON)}
    days = [datetime.date.fromisoformat(row["reference"]) for row in rows]
    weeks = (max(days) - min(days)).days // 7 + 1
    written = copy = 0
    while written < pages:
        mixed = list(LETTERS)
        random.Random(copy).shuffle(mixed)
        table = str.maketrans(LETTERS, "".join(mixed)) if copy else {}

        def other(match):
            word = match.group()
            return word if word in kept else word.translate(table)

        for row, day in zip(rows, days):
            if written == pages:
                break
            out = dict(row)
            out["doc"] = f"{row['doc']}-{copy}"
            out["url"] = f"{row.get('url', '')}#{copy}"
            out["reference"] = (day + datetime.timedelta(weeks=weeks * copy)).isoformat()
            out["title"] = WORD.sub(other, row["title"])
            out["content"] = WORD.sub(other, row["content"])
            print(json.dumps(out, ensure_ascii=False))
            written += 1
        copy += 1


main()
