#!/usr/bin/env python3
"""Asks a served archive for hits at a steady pace and tells how long the answers took.

    search_http.py ADDRESS QUERIES.txt [REQUESTS_A_SECOND [SECONDS]]

ADDRESS is such as http://127.0.0.1:4747. Requests are sent when they are due, whether or not earlier ones were answered, and the
time of each counts from when it was due: a server that stalls cannot hide it.
"""
import concurrent.futures
import http.client
import sys
import threading
import time
import urllib.parse

local = threading.local()


def ask(host, query, due):
    path = "/api/v1/search?limit=20&q=" + urllib.parse.quote(query)
    for again in (False, True):
        connection = getattr(local, "connection", None)
        if connection is None:
            connection = local.connection = http.client.HTTPConnection(host, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return (time.monotonic() - due) * 1000, answer.status
        except (http.client.HTTPException, OSError):
            local.connection = None
            if again:
                return (time.monotonic() - due) * 1000, 0


def main():
    host = sys.argv[1].split("://")[-1].rstrip("/")
    queries = open(sys.argv[2], encoding="utf-8").read().splitlines()
    pace = float(sys.argv[3]) if len(sys.argv) > 3 else 50
    seconds = float(sys.argv[4]) if len(sys.argv) > 4 else 60
    total, start, asked = int(pace * seconds), time.monotonic(), []
    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        for n in range(total):
            due = start + n / pace
            time.sleep(max(0.0, due - time.monotonic()))
            asked.append(pool.submit(ask, host, queries[n % len(queries)], due))
    took = sorted(ms for ms, _ in (a.result() for a in asked))
    failed = sum(1 for a in asked if a.result()[1] != 200)
    share = lambda p: took[min(len(took) - 1, int(p * len(took)))]
    print(f"{total} requests, {failed} not answered; ms: p50 {share(.5):.1f}, p95 {share(.95):.1f}, p99 {share(.99):.1f}, most {took[-1]:.1f}")


main()
