#!/usr/bin/env python3
"""Makes queries of two common words with a date filter, to measure how fast the search answers.

    queries.py COUNT PAGES.jsonl… > queries.txt

The input is JSON lines with `reference` (an ISO day), `title` and `content`. Words are drawn from the 20th to the 400th most
frequent of four letters and more, days from those of the pages, each filter a span of one to thirty days. The same every time.
"""
import collections
import datetime
import json
import random
import re
import sys

WORD = re.compile(r"[\u0621-\u064a]{4,}")
SAMPLE = 20
"""One page in so many is looked at: common words are common in any sample."""


def main():
    count = int(sys.argv[1])
    words, days = collections.Counter(), set()
    for path in sys.argv[2:]:
        for n, line in enumerate(open(path, encoding="utf-8")):
            if n % SAMPLE == 0:
                row = json.loads(line)
                days.add(row["reference"])
                words.update(set(WORD.findall(row["title"] + " " + row["content"])))
    common = [word for word, _ in words.most_common(400)][20:]
    days, draw = sorted(days), random.Random(7)
    for _ in range(count):
        first = datetime.date.fromisoformat(draw.choice(days))
        last = first + datetime.timedelta(days=draw.choice([0, 2, 6, 29]))
        print(" ".join(draw.sample(common, 2)), f"from:{first} to:{last}")


main()
