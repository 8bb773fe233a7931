#!/usr/bin/env python3
"""Finds the copies of a corpus twice, with the record's join and with a plain exact index, and compares pairs and time.

usage: copies.py CORPUS.zip…          (zips of JSON arrays with `title` and `content`; run in the project's folder)

A pair is two texts of which the longer holds at least half of the different 5-word shingles of the shorter. The index is
what one writes first in Python: shingle to texts, count what is shared, keep what is half. Both start from the same words
in memory. On the first zip every pair is compared with every other as well (that takes minutes).
"""
import collections, io, itertools, json, os, re, subprocess, sys, tempfile, time, zipfile

WORD = re.compile(r"\w+")


def texts(paths):
    for path in paths:
        z = zipfile.ZipFile(path)
        for i, row in enumerate(json.loads(z.read(z.namelist()[0]).decode("utf-8-sig"))):
            yield f"{os.path.basename(path)}/{i:05}", WORD.findall(f"{row['title']}\n{row['content']}")


def shingles(words):
    if len(words) < 5:
        return {tuple(words)} if words else set()
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def half(a, b, shared):
    return 2 * shared >= min(len(a), len(b)) and shared > 0


def by_index(all_words):
    cut = {name: shingles(words) for name, words in all_words.items()}
    index = collections.defaultdict(list)
    for name, those in cut.items():
        for s in those:
            index[s].append(name)
    shared = collections.Counter()
    for names in index.values():
        if len(names) > 1:
            shared.update((min(a, b), max(a, b)) for a, b in itertools.combinations(names, 2))
    return {(a, b) for (a, b), n in shared.items() if half(cut[a], cut[b], n)}


def by_force(all_words):
    cut = {name: shingles(words) for name, words in all_words.items()}
    pairs = itertools.combinations(sorted(cut), 2)
    return {(a, b) for a, b in pairs if half(cut[a], cut[b], len(cut[a] & cut[b]))}


def by_record(all_words):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        for name, words in all_words.items():
            f.write(json.dumps({"id": name, "words": words}, ensure_ascii=False) + "\n")
        f.flush()
        run = ["cargo", "run", "-q", "--release", "-p", "isnad-record", "--example", "copies", "--", f.name]
        run = [os.environ["COPIES"], f.name] if "COPIES" in os.environ else run
        done = subprocess.run(run, capture_output=True, text=True, check=True)
    print("record:", done.stderr.strip().splitlines()[-1])
    seconds = float(done.stderr.split()[-2])
    return {tuple(line.split("\t")) for line in done.stdout.splitlines()}, seconds


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    all_words = dict(texts(sys.argv[1:]))
    found, record = by_record(all_words)
    start = time.perf_counter()
    index = by_index(all_words)
    plain = time.perf_counter() - start
    print(f"index:  {len(all_words)} pages, {len(index)} pairs, {plain:.2f} s: {plain / record:.0f} times as long")
    print(f"recall {len(found & index) / len(index):.4f}, precision {len(found & index) / len(found):.4f}")
    day = {k: v for k, v in all_words.items() if k.startswith(os.path.basename(sys.argv[1]))}
    force = by_force(day)
    mine = {(a, b) for a, b in found if a in day and b in day}
    print(f"{len(day)} pages by force: {len(force)} pairs, recall {len(mine & force) / len(force):.4f}, "
          f"precision {len(mine & force) / len(mine):.4f}")


if __name__ == "__main__":
    main()
