//! Worlds that are made to break the record: it must neither lump together what its evidence does not carry, nor take time
//! that grows with the square of the pages.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod common;

use isnad_model::Record;
use isnad_record::{Options, build};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::time::{Duration, Instant};

fn record(pages: &str) -> Record {
    let readings = common::readings(pages);
    let as_of = readings.iter().filter_map(|r| r.article.published.latest).max();
    build(&common::pages(&readings), &Options { as_of, ..Options::default() })
}

/// How many pages the largest storyline tells, and the largest event.
fn largest(record: &Record) -> (usize, usize) {
    let count = |of: fn(&isnad_model::Group) -> &String| {
        let mut tally: BTreeMap<&String, usize> = BTreeMap::new();
        record.groups.iter().for_each(|g| *tally.entry(of(g)).or_default() += 1);
        tally.into_values().max().unwrap_or(0)
    };
    (count(|g| &g.story), count(|g| &g.event))
}

/// A word of no language, another one for each number.
fn word(n: usize) -> String {
    let mut n = n + 17;
    let mut out = String::new();
    while n > 0 {
        out.push(char::from(b'a' + (n % 23) as u8));
        n /= 23;
    }
    out + "um"
}

/// A paragraph that no other number has.
fn prose(n: usize) -> String {
    (0..24).map(|i| word(n * 24 + i)).collect::<Vec<_>>().join(" ")
}

fn day(n: usize) -> String {
    format!("2025-{:02}-{:02}", n / 28 % 12 + 1, n % 28 + 1)
}

#[test]
fn a_thousand_pages_with_one_text_are_one_family_and_one_source() {
    let mut pages = String::new();
    for n in 0..1000 {
        writeln!(pages, "page p{n:04} 2025-03-0{} Outlet{n}: Arn calls Bek", n % 3 + 1).unwrap();
        writeln!(pages, "+ CONSULT phone person:arn/AAA person:bek/BBB on 2025-03-01: \"").unwrap();
        writeln!(pages, "= {}", prose(1)).unwrap();
    }
    let start = Instant::now();
    let record = record(&pages);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    assert_eq!((record.families.len(), record.events.len(), record.storylines.len()), (1, 1, 1));
    assert_eq!(record.events[0].tellings.len(), 1000);
    assert_eq!(record.events[0].roots.len(), 1, "a copy is no second source");
}

#[test]
fn a_page_that_retells_a_year_ties_nothing_together() {
    let mut pages = String::new();
    let mut year = String::from("page year 2025-12-31 Herald: The year in review\n");
    for n in 0..150 {
        let (a, b) = (word(3 * n), word(3 * n + 1));
        let event = format!("CONSULT phone person:{a}/A{n:02} person:{b}/B{n:02} on {}", day(n * 2));
        writeln!(
            pages,
            "page p{n:03} {} Courier: {a} calls {b}\n+ {event}: \"\n= {}",
            day(n * 2),
            prose(n + 1000)
        )
        .unwrap();
        writeln!(year, "+ {event}: In that week {a} called {b}.").unwrap();
    }
    let record = record(&(pages + &year));
    let (story, event) = largest(&record);
    assert!(story <= 3 && event <= 2, "{story} pages in a storyline, {event} in an event");
    let told = record.events.iter().filter(|e| e.tellings.iter().any(|t| t.page == "year")).count();
    assert!(told >= 150, "the review tells of {told} events");
}

#[test]
fn pages_of_1970_and_2099_stand_alone() {
    let text = prose(7);
    let pages = format!(
        "page old 1970-01-01 Herald: Arn calls Bek\n+ CONSULT phone person:arn/AAA person:bek/BBB on 1970-01-01: \"\n= {}\n\
         page now 2025-03-01 Courier: Arn calls Bek\n+ CONSULT phone person:arn/AAA person:bek/BBB on 2025-03-01: \"\n= {text}\n\
         page late 2099-12-31 Sada: Arn calls Bek\n+ CONSULT phone person:arn/AAA person:bek/BBB on 2099-12-31: \"\n= {}\n\
         page again 2025-03-02 Sada: Arn and Bek spoke\n+ CONSULT phone person:arn/AAA person:bek/BBB on 2025-03-01: \"\n= {}\n",
        prose(8),
        prose(9),
        prose(10),
    );
    let record = record(&pages);
    let group = |page: &str| record.groups.iter().find(|g| g.page == page).unwrap().event.clone();
    let events: BTreeSet<String> = ["old", "now", "late"].map(group).into_iter().collect();
    assert_eq!(events.len(), 3, "three calls, a hundred years apart");
    assert_eq!(group("now"), group("again"));
}

#[test]
fn an_outlet_that_dates_old_news_anew_makes_no_second_event() {
    let (call, fire) = (prose(1), prose(2));
    let event = "CONSULT phone person:arn/AAA person:bek/BBB";
    let pages = format!(
        "page a 2025-03-01 Herald: Arn calls Bek\n+ {event} on 2025-03-01: \"\n= {call}\n\
         page b 2025-06-20 Sada: Arn calls Bek\n+ {event} on 2025-03-01: \"\n= {call}\n\
         page c 2025-03-01 Herald: Fire at the mill of Velm burns\n= {fire}\n\
         page d 2025-06-20 Sada: Fire at the mill of Velm burns\n= {fire}\n",
    );
    let record = record(&pages);
    let family = |page: &str| record.groups.iter().find(|g| g.page == page).unwrap().family.clone();
    assert_eq!(family("a"), family("b"), "one text stays one text, whatever day stands over it");
    assert_eq!(family("c"), family("d"));
}

/// Everyone is called Ali: a name that a thousand pages share ties nothing.
#[test]
fn a_name_that_many_share_ties_nothing() {
    let mut pages = String::new();
    for n in 0..600 {
        writeln!(pages, "page p{n:03} {} Courier: {} in {}", day(n / 3), word(9 * n), word(9 * n + 1))
            .unwrap();
        let other = word(9 * n + 2);
        writeln!(pages, "+ ASSAULT person:ali -> person:{other} on {}: Ali met {other}.", day(n / 3))
            .unwrap();
        writeln!(pages, "= {}", prose(n + 5000)).unwrap();
    }
    let (story, event) = largest(&record(&pages));
    assert!(story <= 20 && event <= 2, "{story} pages in a storyline, {event} in an event");
}

/// A world of `n` pages in which all that can be common is: leaders, words, days.
fn busy(n: usize) -> String {
    let mut pages = String::new();
    for i in 0..n {
        let (a, b) = (i % 40, (i / 40 + i) % 40);
        writeln!(
            pages,
            "page p{i:06} {} O{}: {} {} of {}",
            day(i * 300 / n),
            i % 12,
            word(i % 900),
            word(i / 3 % 700),
            word(a)
        )
        .unwrap();
        let kind = ["CONSULT phone", "AGREE", "CONSULT visit"][i % 3];
        writeln!(pages, "+ {kind} person:l{a}/A{a:02} person:l{b}/A{b:02} on {}: \"", day(i * 300 / n))
            .unwrap();
        writeln!(
            pages,
            "+ CONSULT person:l{b}/A{b:02} person:l{a}/A{a:02} on ..2025-12-31 planned: They will meet {}.",
            word(i % 50)
        )
        .unwrap();
        writeln!(pages, "= {} {}", prose(i / 2), prose(i % 97 + 90_000)).unwrap();
    }
    pages
}

#[test]
fn time_grows_with_the_pages_and_not_with_their_square() {
    let time = |n: usize| {
        let readings = common::readings(&busy(n));
        let pages = common::pages(&readings);
        let start = Instant::now();
        let record = build(&pages, &Options::default());
        assert_eq!(record.groups.len(), n);
        start.elapsed().as_secs_f64()
    };
    // The best of three: the machine has other things to do.
    let best = |n: usize| (0..3).map(|_| time(n)).fold(f64::MAX, f64::min);
    let (small, large) = (best(1500), best(6000));
    assert!(large < 9.0 * small, "four times the pages took {:.1} times the time", large / small);
}
