//! Time grows with the text and not faster: a page of one word, of one endless sentence, of ever new names.
#![allow(clippy::expect_used)]

use isnad_lang::{Pack, Source};
use isnad_model::{Article, Block, BlockKind, Day, PageInfo, Reading, Span, When};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| Pack::load(&Source::builtin(), "ar", &[]).expect("the Arabic tables"))
}

fn read(text: &str, pack: &Pack) -> Reading {
    let day = "2026-01-14".parse::<Day>().expect("a day");
    let article = Article {
        id: "long".into(),
        published: When::day(day, "given"),
        text: text.into(),
        blocks: vec![Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) }],
        ..Article::default()
    };
    isnad_read::read(PageInfo::default(), article, Vec::new(), pack)
}

/// Time of processor that this thread has had, where the system tells it: a busy machine is no slow reader.
fn worked() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(told.split(' ').next()?.parse().ok()?))
}

/// How long it takes to read `text`, and that what was read lies in it.
fn time(text: &str) -> Duration {
    let (started, before) = (Instant::now(), worked());
    let reading = read(text, pack());
    let spent = match (before, worked()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => started.elapsed(),
    };
    spans_fit(&reading);
    spent
}

fn spans_fit(reading: &Reading) {
    let text = reading.article.text.as_str();
    for span in reading.statements.iter().map(|s| s.span).chain(reading.events.iter().map(|e| e.trigger)) {
        assert!(text.get(span.start as usize..span.end as usize).is_some());
    }
}

/// Text of `bytes` bytes at least, made of `piece`.
fn repeated(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len() + 1)
}

/// Sixteen times the text may take up to eighty times as long: far from the two hundred and fifty-six of a square, with room
/// for a busy machine.
fn faster_than_the_text(piece: &str) -> Option<String> {
    let (small, large) = (repeated(piece, 12_500), repeated(piece, 200_000));
    let _ = pack();
    time(&small);
    let short = (0..3).map(|_| time(&small)).min().unwrap_or_default().max(Duration::from_millis(4));
    let long = (0..2).map(|_| time(&large)).min().unwrap_or_default();
    (long >= short * 80).then(|| format!("{piece:?}: 12 KB in {short:?}, 200 KB in {long:?}"))
}

fn all_grow_with_the_text(pieces: &[&str]) {
    let slow: Vec<String> = pieces.iter().filter_map(|p| faster_than_the_text(p)).collect();
    assert!(slow.is_empty(), "\n{}", slow.join("\n"));
}

#[test]
fn one_word_again_and_again_takes_linear_time() {
    all_grow_with_the_text(&[
        "قال ",
        "الرئيس ",
        "سالم ",
        "وزير ",
        "كلمة ",
        "قتل ",
        "أن ",
        "«",
        "» ",
        "نظيره ",
        "الجانبان ",
        "أمس ",
    ]);
}

#[test]
fn one_endless_sentence_takes_linear_time() {
    all_grow_with_the_text(&[
        "قال وزير الخارجية العماني سالم الكندي إن المحادثات جادة، ",
        "والتقى الرئيس التونسي كمال الزواري الرئيس الموريتاني أحمد ولد سالم في تونس أمس ",
        "وشن مسلحون هجوما على قاعدة للجيش العراقي قرب كركوك، مشيرا إلى أن ",
        "«سمعت الوزير ",
        "كلمات لا يعرفها جدول ولا تنتهي، ",
    ]);
}

/// Names that the text teaches are many in a long page: each sentence has another one.
#[test]
fn many_names_take_no_square_of_time() {
    let page = |sentences: usize| -> String {
        let letter = |n: usize| ["ر", "ز", "س", "ش", "ص", "ط", "ع", "غ", "ق", "ك"][n % 10];
        let name = |n: usize| [letter(n), letter(n / 10), letter(n / 100), letter(n / 1000), "ون"].concat();
        (0..sentences).map(|n| format!("قال الوزير العماني سالم {} إن المحادثات جادة. ", name(n))).collect()
    };
    let (small, large) = (page(150), page(2400));
    let _ = pack();
    time(&small);
    let short = (0..3).map(|_| time(&small)).min().unwrap_or_default().max(Duration::from_millis(4));
    let long = (0..2).map(|_| time(&large)).min().unwrap_or_default();
    assert!(long < short * 80, "150 sentences in {short:?}, 2400 in {long:?}");
}

#[test]
fn a_sentence_of_a_megabyte_is_read() {
    let text = repeated("قال وزير الخارجية العماني سالم الكندي إن المحادثات جادة، ", 1_000_000);
    let spent = time(&text);
    assert!(spent < Duration::from_secs(60), "one megabyte took {spent:?}");
}
