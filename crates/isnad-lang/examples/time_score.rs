//! Scores the time grammar against files of expressions.
//!
//! usage: `time_score FILE [--docs ARTICLES.jsonl] [--errors] [--dump] [--language en]`
//!
//! FILE is one of
//! - JSON lines with `text`, `reference` and `times` (`span` in code points, `earliest`, `latest`);
//! - JSON lines of gold readings (`doc`, `times`), whose texts stand in ARTICLES (`doc`, `reference`, `title`, `content`);
//! - a JSON object with `reference` and `examples` (`texts`, `values`), as duckling's corpus converted;
//! - a JSON array of cases with `Input`, `Context` and `Results`, as in Recognizers-Text.
//!
//! `--dump` prints what is found in ARTICLES instead, a line each.

use isnad_lang::time::{Anchor, Tense, TimeTables, times};
use isnad_lang::{Doc, Fold, Source};
use isnad_model::{CodePoints, Day, TimeExpression, When};
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

struct Reader {
    fold: Fold,
    tables: TimeTables,
    errors: bool,
}

#[derive(Default)]
struct Score {
    wanted: usize,
    got: usize,
    found: usize,
    right: usize,
    bait_texts: usize,
    bait_taken: usize,
}

struct Wanted {
    span: [u32; 2],
    bounds: (String, String),
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("no file named")?;
    let (mut docs, mut errors, mut dump, mut language) = (None, false, false, "ar".to_owned());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--docs" => docs = arguments.next(),
            "--errors" => errors = true,
            "--dump" => dump = true,
            "--language" => language = arguments.next().unwrap_or_default(),
            other => return Err(format!("`{other}` is no option").into()),
        }
    }
    let source = Source::builtin();
    let fold = Fold::load(&source)?;
    let tables = TimeTables::load(&source, &fold, &language)?;
    let reader = Reader { fold, tables, errors };
    let text = fs::read_to_string(&file)?;
    let text = text.trim_start_matches('\u{feff}');
    if dump {
        return reader.dump(text);
    }
    if text.trim_start().starts_with('[') {
        reader.recognizers(&serde_json::from_str(text)?);
    } else if let Ok(corpus) = serde_json::from_str::<Value>(text).as_ref().map(Value::clone) {
        if corpus.get("examples").is_some() {
            reader.duckling(&corpus);
        } else {
            reader.lines(text, docs.as_deref())?;
        }
    } else {
        reader.lines(text, docs.as_deref())?;
    }
    Ok(())
}

impl Reader {
    fn read(&self, text: &str, reference: &str) -> (Vec<TimeExpression>, Vec<[u32; 2]>) {
        let doc = Doc::new(text, &self.fold);
        let reference = reference.get(..10).and_then(|d| d.parse::<Day>().ok());
        let reference = reference.map_or_else(When::unknown, |d| When::day(d, "given"));
        let found = times(&doc, &self.tables, &Anchor { reference }, &|_| Tense::Unknown);
        let points = CodePoints::new(text);
        let spans = found.iter().map(|t| points.span(t.span)).collect();
        (found, spans)
    }

    fn lines(&self, text: &str, docs: Option<&str>) -> Result<(), Box<dyn Error>> {
        let mut articles = BTreeMap::new();
        if let Some(path) = docs {
            for line in fs::read_to_string(path)?.lines() {
                let article: Value = serde_json::from_str(line)?;
                articles.insert(string(&article, "doc"), article);
            }
        }
        let mut score = Score::default();
        let mut groups: BTreeMap<String, Score> = BTreeMap::new();
        for line in text.lines().filter(|l| !l.trim().is_empty()) {
            let row: Value = serde_json::from_str(line)?;
            let article = articles.get(&string(&row, "doc"));
            let (text, reference) = match article {
                Some(a) => {
                    (format!("{}\n\n{}", string(a, "title"), string(a, "content")), string(a, "reference"))
                }
                None => (string(&row, "text"), string(&row, "reference")),
            };
            let wanted: Vec<Wanted> = row
                .get("times")
                .and_then(Value::as_array)
                .map_or(&[][..], |v| v)
                .iter()
                .map(wanted)
                .collect();
            self.compare(&string(&row, "doc"), &text, &reference, &wanted, &mut score);
            if let Some(group) = row.get("group").and_then(Value::as_str) {
                let quiet = Reader { fold: self.fold.clone(), tables: self.tables.clone(), errors: false };
                quiet.compare("", &text, &reference, &wanted, groups.entry(group.to_owned()).or_default());
            }
        }
        for (name, group) in &groups {
            println!("  {name}: {} of {} right, {} predicted", group.right, group.wanted, group.got);
        }
        score.print();
        Ok(())
    }

    fn compare(&self, name: &str, text: &str, reference: &str, wanted: &[Wanted], score: &mut Score) {
        let (found, spans) = self.read(text, reference);
        score.wanted += wanted.len();
        score.got += found.len();
        if wanted.is_empty() {
            score.bait_texts += 1;
            score.bait_taken += usize::from(!found.is_empty());
        }
        let mut used = vec![false; found.len()];
        for want in wanted {
            let best = (0..found.len())
                .filter(|i| !used[*i] && overlap(spans[*i], want.span) > 0)
                .max_by_key(|i| (same(&found[*i], want), overlap(spans[*i], want.span)));
            let Some(best) = best else {
                self.say(name, "missed", slice(text, want.span), &want.bounds, "");
                continue;
            };
            used[best] = true;
            score.found += 1;
            if same(&found[best], want) {
                score.right += 1;
            } else {
                let got =
                    format!("{} {:?} {}", slice(text, spans[best]), bounds(&found[best]), found[best].rule);
                self.say(name, "wrong", slice(text, want.span), &want.bounds, &got);
            }
        }
        for (i, time) in found.iter().enumerate().filter(|(i, _)| !used[*i]) {
            let around = [spans[i][0].saturating_sub(25), spans[i][1] + 15];
            let got = format!("{} | {}", slice(text, around).replace('\n', " "), time.rule);
            self.say(name, "extra", slice(text, spans[i]), &bounds(time), &got);
        }
    }

    fn say(&self, name: &str, what: &str, words: String, bounds: &(String, String), more: &str) {
        if self.errors {
            println!("{what}\t{name}\t{words}\t{} {}\t{more}", bounds.0, bounds.1);
        }
    }

    fn duckling(&self, corpus: &Value) {
        let reference = string(corpus, "reference");
        let (mut right, mut all) = (0, 0);
        for example in list(corpus, "examples") {
            let day =
                list(example, "values").first().and_then(|v| v.as_str()?.get(..10)).unwrap_or("").to_owned();
            let grain = string(example, "grain");
            for text in list(example, "texts").iter().filter_map(Value::as_str) {
                all += 1;
                let (found, _) = self.read(text, &reference);
                let good = found.iter().any(|t| {
                    let (from, to) = bounds(t);
                    from == day || grain == "Day" && from <= day && day <= to && t.rule == "part"
                });
                right += usize::from(good);
                if !good {
                    let got = found
                        .iter()
                        .map(|t| format!("{:?} {}", bounds(t), t.rule))
                        .collect::<Vec<_>>()
                        .join(" ");
                    self.say("", "wrong", text.to_owned(), &(day.clone(), grain.clone()), &got);
                }
            }
        }
        let bait = list(corpus, "negative").iter().filter_map(Value::as_str);
        let taken = bait.filter(|t| !self.read(t, &reference).0.is_empty()).count();
        println!("{right} of {all} texts right, {taken} bait texts taken");
    }

    fn recognizers(&self, cases: &Value) {
        let (mut right, mut all, mut found_any, mut with_value) = (0, 0, 0, 0);
        for case in cases.as_array().map_or(&[][..], |v| v) {
            let text = string(case, "Input");
            let context = case.get("Context").cloned().unwrap_or_default();
            let (found, _) = self.read(&text, &string(&context, "ReferenceDateTime"));
            for result in list(case, "Results") {
                all += 1;
                found_any += usize::from(!found.is_empty());
                let days = days_of(result);
                if days.is_empty() {
                    continue;
                }
                with_value += 1;
                let good = found.iter().any(|t| days.contains(&bounds(t).0));
                right += usize::from(good);
                if !good {
                    let got = found
                        .iter()
                        .map(|t| format!("{:?} {}", bounds(t), t.rule))
                        .collect::<Vec<_>>()
                        .join(" ");
                    self.say("", "wrong", text.clone(), &(days.join("|"), String::new()), &got);
                }
            }
        }
        println!(
            "{right} of {with_value} results with a day right; something found for {found_any} of {all} results"
        );
    }

    fn dump(&self, text: &str) -> Result<(), Box<dyn Error>> {
        let start = std::time::Instant::now();
        let (mut bytes, mut count, mut spent) = (0, 0, std::time::Duration::ZERO);
        for line in text.lines() {
            let article: Value = serde_json::from_str(line)?;
            let text = format!("{}\n\n{}", string(&article, "title"), string(&article, "content"));
            bytes += text.len();
            let doc = Doc::new(&text, &self.fold);
            let reference = string(&article, "reference").get(..10).and_then(|d| d.parse().ok());
            let reference = reference.map_or_else(When::unknown, |d: Day| When::day(d, "given"));
            let anchor = Anchor { reference };
            let before = std::time::Instant::now();
            let found = times(&doc, &self.tables, &anchor, &|_| Tense::Unknown);
            spent += before.elapsed();
            count += found.len();
            if self.errors {
                let points = CodePoints::new(&text);
                for time in &found {
                    let span = points.span(time.span);
                    let before = slice(&text, [span[0].saturating_sub(30), span[0]]);
                    let after = slice(&text, [span[1], span[1] + 20]);
                    let line = format!("{}\t{before}[{}]{after}", time.rule, doc.slice(time.span))
                        .replace('\n', " ");
                    println!("{line}\t{}..{}", bounds(time).0, bounds(time).1);
                }
            }
        }
        let rate = |d: std::time::Duration| bytes as f64 / 1e6 / d.as_secs_f64().max(1e-9);
        eprintln!(
            "{count} times in {:.1} MB: grammar {:.1} MB/s, all {:.1} MB/s",
            bytes as f64 / 1e6,
            rate(spent),
            rate(start.elapsed())
        );
        Ok(())
    }
}

impl Score {
    fn print(&self) {
        let share = |a: usize, b: usize| if b == 0 { 1.0 } else { a as f64 / b as f64 };
        let (precision, recall) = (share(self.right, self.got), share(self.right, self.wanted));
        let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        println!(
            "{} wanted, {} predicted, {} found, {} right",
            self.wanted, self.got, self.found, self.right
        );
        println!("with the right bounds: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}");
        println!("texts without times: {}, of these taken in: {}", self.bait_texts, self.bait_taken);
    }
}

fn wanted(time: &Value) -> Wanted {
    let at = |i: usize| {
        time.get("span")
            .and_then(|s| s.get(i))
            .and_then(Value::as_u64)
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(0)
    };
    Wanted { span: [at(0), at(1)], bounds: (string(time, "earliest"), string(time, "latest")) }
}

fn same(time: &TimeExpression, want: &Wanted) -> bool {
    bounds(time) == want.bounds
}

fn bounds(time: &TimeExpression) -> (String, String) {
    let day = |d: Option<Day>| d.map_or_else(String::new, |d| d.to_string());
    (day(time.earliest), day(time.latest))
}

fn overlap(a: [u32; 2], b: [u32; 2]) -> u32 {
    a[1].min(b[1]).saturating_sub(a[0].max(b[0]))
}

fn slice(text: &str, span: [u32; 2]) -> String {
    text.chars().skip(span[0] as usize).take((span[1] - span[0]) as usize).collect()
}

fn string(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or("").to_owned()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], |v| v)
}

/// Every first day that a Recognizers result may mean.
fn days_of(result: &Value) -> Vec<String> {
    let mut days = Vec::new();
    let mut take = |value: Option<&Value>| {
        let day = value.and_then(Value::as_str).and_then(|s| s.get(..10));
        days.extend(day.filter(|d| d.parse::<Day>().is_ok() && !d.starts_with("0001")).map(str::to_owned));
    };
    if let Some(value) = result.get("Value").filter(|v| v.is_object()) {
        for resolution in ["PastResolution", "FutureResolution"] {
            let resolution = value.get(resolution).cloned().unwrap_or_default();
            for key in ["date", "startDate", "dateTime", "startDateTime"] {
                take(resolution.get(key));
            }
        }
    }
    for value in list(&result.get("Resolution").cloned().unwrap_or_default(), "values") {
        take(value.get("value"));
        take(value.get("start"));
    }
    days.sort();
    days.dedup();
    days
}
