//! What holds of every page, whatever it holds: no panic, blocks in order inside the text, no furniture in the text.

#![allow(clippy::expect_used, reason = "a test's helpers fail as tests do")]

use isnad_model::BlockKind;
use isnad_page::ingest::{self, IngestOptions, Input, Limits};
use isnad_page::{Body, PageRead, PageRules, Raw, read_any_language};
use proptest::prelude::*;
use std::io::{Read, Write};

fn rules() -> PageRules {
    PageRules::load(&isnad_lang::Source::builtin()).expect("tables")
}

fn sound(read: &PageRead) {
    let a = &read.article;
    let mut at = 0;
    for block in &a.blocks {
        assert!(block.span.start >= at, "blocks overlap or are out of order");
        assert!(block.span.start < block.span.end, "an empty block");
        let words = a.text.get(block.span.start as usize..block.span.end as usize);
        assert!(words.is_some(), "a block is not on character boundaries inside the text");
        at = block.span.end;
    }
    for credit in a.credits.iter().filter_map(|c| c.span) {
        assert!(a.text.get(credit.start as usize..credit.end as usize).is_some());
    }
}

/// Scraps of markup and of Arabic pages, which random text alone would never hold.
fn scrap() -> impl Strategy<Value = String> {
    let scraps = [
        "<p>",
        "</p>",
        "<div class=\"related\">",
        "</div>",
        "<table><tr><td>",
        "</table>",
        "<li>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":",
        "<h1>",
        "</h1>",
        "<a href=x>",
        "</a>",
        "<br>",
        "&amp;",
        "&#x627;",
        "&",
        "<",
        ">",
        "\"",
        "منذ 9 أشهر",
        "02552",
        "\n",
        "\n\n",
        "مشاركة",
        "التعليقات ()",
        "اقرأ أيضا: ",
        "واشنطن - رويترز: ",
        "قال الوزير إن المحادثات ستستأنف الأسبوع المقبل بعد انقطاع طويل دام شهرين كاملين. ",
        "IMG_20251115_165338.jpg",
        "\u{200f}",
        "\u{202e}",
        "\u{0}",
        "٢٠٢٤/٠٥/٠٣",
        "{\"title\":\"",
        "\",\"content\":\"",
        "\"}",
        "[",
        "]",
        "{",
        "}",
        ",",
        "😀",
    ];
    prop_oneof![3 => prop::sample::select(scraps.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn any_page_is_read_soundly(scraps in prop::collection::vec(scrap(), 0..60)) {
        let page: String = scraps.concat();
        let rules = rules_once();
        for body in [Body::Markup(page.clone()), Body::Text(page.clone().into_bytes()),
            Body::Article { title: page.clone(), content: page.clone() }] {
            let exact = matches!(body, Body::Article { .. });
            if let Ok(read) = read_any_language(&Raw::new("p", body), rules) {
                sound(&read);
                if exact {
                    prop_assert_eq!(&read.article.text, &format!("{page}\n\n{page}"));
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_taken_apart(bytes in prop::collection::vec(any::<u8>(), 0..400), scraps in prop::collection::vec(scrap(), 0..20)) {
        let mut all = scraps.concat().into_bytes();
        all.extend(bytes);
        let rules = rules_once();
        for raw in ingest::open(Input::Bytes("b".into(), all), &IngestOptions::default()).flatten() {
            if let Ok(read) = read_any_language(&raw, rules) {
                sound(&read);
            }
        }
    }
}

/// The tables are the same for every case; loading them once keeps the run short.
fn rules_once() -> &'static PageRules {
    static RULES: std::sync::LazyLock<PageRules> = std::sync::LazyLock::new(rules);
    &RULES
}

fn open(bytes: Vec<u8>, limits: Limits) -> Vec<Result<Raw, String>> {
    let options = IngestOptions { limits, ..IngestOptions::default() };
    ingest::open(Input::Bytes("f".into(), bytes), &options).map(|r| r.map_err(|l| l.to_string())).collect()
}

#[test]
fn furniture_is_not_in_the_text() {
    let page = "<body><h1>افتتاح الجسر الجديد في المدينة</h1><p>افتتحت الوزارة الجسر الجديد صباح اليوم بعد ثلاث سنوات من العمل المتواصل.</p>\
        <p>شارك الخبر</p><p>وقال المدير إن الجسر يتسع لأربعة مسارات.</p><p>تابعونا على فيسبوك</p></body>";
    let read = read_any_language(&Raw::new("p", Body::Markup(page.into())), rules_once()).expect("a page");
    assert!(read.article.furniture.iter().any(|f| f == "شارك الخبر"));
    for label in &read.article.furniture {
        assert!(!read.article.text.contains(label.as_str()), "{label}");
    }
}

#[test]
fn deep_and_long_markup_takes_no_time() {
    let start = std::time::Instant::now();
    let deep = "<div><b>".repeat(100_000)
        + "<p>وقال المدير إن الجسر يتسع لأربعة مسارات، وإن المرور عليه يبدأ غدا.</p>";
    for page in [
        deep,
        "<!--".repeat(200_000),
        "<title>".repeat(100_000),
        "<a ".repeat(100_000),
        "&".repeat(500_000),
        "<table><td>".repeat(50_000),
    ] {
        let _ = read_any_language(&Raw::new("p", Body::Markup(page)), rules_once());
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn one_bad_line_costs_one_line() {
    let good = "{\"id\":\"1\",\"title\":\"خبر\",\"content\":\"وصل الوفد مساء أمس.\"}\n";
    let long = format!("{{\"title\":\"{}\",\"content\":\"x\"}}\n", "a".repeat(3 << 20));
    let limits = Limits { page_bytes: 1 << 20, ..Limits::default() };
    for text in [format!("{good}{long}{good}"), format!("{long}{good}{good}")] {
        let pages = open(text.into_bytes(), limits);
        assert_eq!(pages.iter().filter(|p| p.is_ok()).count(), 2, "{pages:?}");
        assert_eq!(pages.len(), 3);
        assert!(pages.iter().any(|p| p.as_ref().is_err_and(|e| e.contains("longer than 1 MiB"))));
    }
    let mut broken = good.as_bytes().to_vec();
    broken.extend(b"{\"title\":\"\xff\xfe\",\"content\":\"x\"}\n");
    broken.extend(good.as_bytes());
    let pages = open(broken, limits);
    assert_eq!(pages.iter().filter(|p| p.is_ok()).count(), 2);
    assert!(pages.iter().any(|p| p.as_ref().is_err_and(|e| e.contains("broken UTF-8"))));
}

/// So many bytes of one line, then the rest; counts what was taken.
struct Endless {
    left: u64,
    rest: std::io::Cursor<Vec<u8>>,
    taken: std::sync::Arc<std::sync::atomic::AtomicU64>,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let got = if self.left > 0 {
            let n = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
            buffer[..n].fill(b'a');
            self.left -= n as u64;
            n
        } else {
            self.rest.read(buffer)?
        };
        self.taken.fetch_add(got as u64, std::sync::atomic::Ordering::Relaxed);
        Ok(got)
    }
}

/// A page that is one line of a gigabyte is refused after its first megabytes; a line of JSON is passed over, and the one
/// behind it is read.
#[test]
fn endless_lines_cost_what_is_read_of_a_page() {
    let read = |head: &str, left: u64, tail: &str| {
        let taken = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
        let rest = std::io::Cursor::new(tail.as_bytes().to_vec());
        let body = Endless { left, rest, taken: taken.clone() };
        let stream = std::io::Cursor::new(head.as_bytes().to_vec()).chain(body);
        let limits = Limits { page_bytes: 1 << 20, ..Limits::default() };
        let options = IngestOptions { limits, ..IngestOptions::default() };
        let input = Input::Stream("line".into(), Box::new(stream));
        let pages: Vec<_> = ingest::open(input, &options).collect();
        (pages, taken.load(std::sync::atomic::Ordering::Relaxed))
    };
    for head in ["", "<html><body><p>", "{\"title\":\"x\",\"content\":\""] {
        let (pages, taken) = read(head, 1 << 30, "");
        assert!(pages.len() == 1 && pages[0].is_err(), "{head}: {pages:?}");
        assert!(head.starts_with('{') || taken < 4 << 20, "{head}: {taken} bytes");
    }
    let good = "\"}\n{\"id\":\"1\",\"title\":\"خبر\",\"content\":\"وصل الوفد مساء أمس.\"}\n";
    let (pages, _) = read("{\"title\":\"x\",\"content\":\"", 1 << 28, good);
    assert!(pages.len() == 2 && pages[0].is_err() && pages[1].is_ok(), "{pages:?}");
}

#[test]
fn compressed_collections_are_opened() {
    let page =
        |id: &str| format!("{{\"id\":\"{id}\",\"title\":\"خبر\",\"content\":\"وصل الوفد مساء أمس.\"}}");
    let array = format!("\u{feff}[{},{}]", page("1"), page("2"));
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(array.as_bytes()).expect("gzip");
    let gz = gz.finish().expect("gzip");
    assert_eq!(open(gz.clone(), Limits::default()).iter().filter(|p| p.is_ok()).count(), 2);
    let zstd =
        ruzstd::encoding::compress_to_vec(array.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    assert_eq!(open(zstd, Limits::default()).iter().filter(|p| p.is_ok()).count(), 2);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let how = zip::write::SimpleFileOptions::default();
    zip.start_file("a/day.json", how).expect("zip");
    zip.write_all(array.as_bytes()).expect("zip");
    zip.start_file("day.json.gz", how).expect("zip");
    zip.write_all(&gz).expect("zip");
    let zip = zip.finish().expect("zip").into_inner();
    let pages = open(zip.clone(), Limits::default());
    assert_eq!(pages.iter().filter(|p| p.is_ok()).count(), 4, "{pages:?}");

    // A cut-off file loses its tail and says so.
    let cut = open(gz.get(..gz.len() / 2).expect("half").to_vec(), Limits::default());
    assert!(cut.iter().any(Result::is_err), "{cut:?}");
    let cut = open(zip.get(..zip.len() / 2).expect("half").to_vec(), Limits::default());
    assert!(cut.iter().all(Result::is_err), "{cut:?}");
}

#[test]
fn bombs_and_lies_are_named() {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gz.write_all(b"[").expect("gzip");
    for _ in 0..64 {
        gz.write_all(&[b' '; 1 << 16]).expect("gzip");
    }
    let limits = Limits { ratio_from: 1 << 20, ..Limits::default() };
    let pages = open(gz.finish().expect("gzip"), limits);
    assert!(pages.iter().any(|p| p.as_ref().is_err_and(|e| e.contains("bomb"))), "{pages:?}");

    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("a.txt", zip::write::SimpleFileOptions::default()).expect("zip");
    zip.write_all("وصل الوفد مساء أمس إلى المدينة.".repeat(50).as_bytes()).expect("zip");
    let mut zip = zip.finish().expect("zip").into_inner();
    // The size in the central directory, 24 bytes behind its signature.
    let at = zip.windows(4).rposition(|w| w == b"PK\x01\x02").expect("directory") + 24;
    zip[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
    let pages = open(zip, Limits::default());
    assert!(
        pages.iter().any(|p| p.as_ref().is_err_and(|e| e.contains("the zip says 100 bytes"))),
        "{pages:?}"
    );
}

#[test]
fn what_is_no_page_is_named() {
    let reason = |bytes: &[u8]| open(bytes.to_vec(), Limits::default()).remove(0).expect_err("no page");
    assert!(reason(b"").contains("is empty"));
    assert!(reason(b"  \n \n").contains("is empty"));
    assert!(reason(b"%PDF-1.7 ...").contains("PDF"));
    assert!(reason(&[0, 1, 2, 3, 0, 5, 6, 0, 1, 2]).contains("binary"));
    let missing = ingest::open(Input::Path("/no/such/file".into()), &IngestOptions::default());
    let left: Vec<_> = missing.map(|r| r.expect_err("left").to_string()).collect();
    assert_eq!(left, ["/no/such/file: does not exist"]);
}

#[test]
fn identical_bytes_have_one_id() {
    let page = || Raw::new("a", Body::Text("وصل الوفد مساء أمس إلى المدينة في زيارة قصيرة.".into()));
    let other = Raw { name: "elsewhere".into(), ..page() };
    assert_eq!(page().id(None), other.id(None));
    assert!(page().id(None).starts_with("p-"));
    assert_eq!(page().id(Some("https://a.example/1")).len(), 14);
}

#[test]
fn headline_block_is_the_headline() {
    let raw = Raw::new("a", Body::Article { title: " عنوان ".into(), content: "نص الخبر الأول هنا.".into() });
    let read = read_any_language(&raw, rules_once()).expect("a page");
    let head = read.article.blocks.iter().find(|b| b.kind == BlockKind::Headline).expect("headline");
    assert_eq!(head.span.of(&read.article.text), "عنوان");
}
