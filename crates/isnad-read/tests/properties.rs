//! What must hold of a reading on any text at all: no panic, spans inside the text, ids that lead somewhere, and the
//! same reading twice.
#![allow(clippy::expect_used)]

use isnad_lang::{Pack, Source};
use isnad_model::{Article, Block, BlockKind, Day, PageInfo, Reading, Span, When};
use proptest::prelude::*;
use std::sync::OnceLock;

fn packs() -> &'static [Pack; 2] {
    static PACKS: OnceLock<[Pack; 2]> = OnceLock::new();
    PACKS.get_or_init(|| {
        let source = Source::builtin();
        ["ar", "en"].map(|language| Pack::load(&source, language, &[]).expect("the tables of the language"))
    })
}

/// The first line is the headline, every other one a paragraph.
fn article(text: &str, published: When) -> Article {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches('\n');
        if !words.is_empty() {
            let kind = if blocks.is_empty() { BlockKind::Headline } else { BlockKind::Paragraph };
            blocks.push(Block { kind, span: Span::new(start, start + words.len()) });
        }
        start += line.len();
    }
    Article {
        id: "any".into(),
        outlet: Some("المرفأ".into()),
        text: text.into(),
        published,
        blocks,
        ..Article::default()
    }
}

fn day() -> When {
    "2026-01-14".parse::<Day>().map_or_else(|_| When::unknown(), |d| When::day(d, "given"))
}

fn read(text: &str, pack: &Pack) -> Reading {
    isnad_read::read(PageInfo::default(), article(text, day()), Vec::new(), pack)
}

fn sound(reading: &Reading) {
    let text = reading.article.text.as_str();
    let fits = |span: Span, what: &str| {
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{what} {span:?} does not fit {text:?}"
        );
    };
    let known = |id: &isnad_model::EntityId, what: &str| {
        assert!(reading.entity(id).is_some(), "{what} {id} is no entity of {text:?}");
    };
    let ordered = |when: &When, what: &str| {
        if let (Some(a), Some(b)) = (when.earliest, when.latest) {
            assert!(a <= b, "{what} of {text:?} ends before it begins");
        }
    };
    for (i, e) in reading.entities.iter().enumerate() {
        assert!(!e.name.is_empty(), "an entity without a name in {text:?}");
        assert!(!reading.entities[..i].iter().any(|o| o.id == e.id), "{} twice in {text:?}", e.id);
        e.mentions.iter().for_each(|m| fits(*m, "mention"));
        e.roles.iter().for_each(|r| fits(r.span, "role"));
    }
    for t in &reading.times {
        fits(t.span, "time");
    }
    for s in &reading.statements {
        fits(s.span, "statement");
        fits(s.cue, "cue");
        assert!(!s.span.is_empty() && !s.cue.is_empty(), "an empty statement in {text:?}");
        s.speaker.iter().chain(&s.addressee).for_each(|id| known(id, "speaker"));
        for link in &s.chain {
            link.entity.iter().for_each(|id| known(id, "link"));
            link.cue.iter().for_each(|c| fits(*c, "link"));
        }
    }
    for e in &reading.events {
        fits(e.trigger, "trigger");
        assert!(!e.trigger.is_empty(), "an empty trigger in {text:?}");
        e.actors.iter().chain(&e.recipients).chain(&e.place).chain(&e.by).for_each(|id| known(id, "party"));
        e.sentences.iter().chain(&e.evidence.spans).chain(&e.topic).for_each(|s| fits(*s, "sentence"));
        e.quantities.iter().for_each(|q| fits(q.span, "number"));
        ordered(&e.when, "an event");
        assert!(e.mode.is_none_or(|m| e.kind.modes().contains(&m)), "{} has no mode {:?}", e.kind, e.mode);
    }
    ordered(&reading.reference, "the day of writing");
}

fn sound_in_every_language(text: &str) {
    for pack in packs() {
        sound(&read(text, pack));
    }
}

/// Words of every table, marks and digits in any order: what the reader meets at its worst.
fn salad() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "قال",
        "وأضاف",
        "مشيرا",
        "إلى",
        "أن",
        "إن",
        "إنه",
        "بأن",
        "وفقا",
        "لما",
        "بحسب",
        "نقلت",
        "عن",
        "قوله",
        "نفى",
        "وزير",
        "وزيرا",
        "الوزيران",
        "الخارجية",
        "الرئيس",
        "نظيره",
        "المتحدث",
        "باسم",
        "العماني",
        "الروسي",
        "الروسيان",
        "سالم",
        "الكندي",
        "عبد",
        "الله",
        "عبدالله",
        "بن",
        "د.",
        "الدكتور",
        "موسكو",
        "وبغداد",
        "للأمم",
        "المتحدة",
        "مجلس",
        "الأمن",
        "السعودية",
        "مسلحون",
        "جنديان",
        "الجانبان",
        "كلاهما",
        "التقى",
        "والتقيا",
        "يلتقي",
        "سيلتقي",
        "لم",
        "لن",
        "يلتق",
        "اتفاق",
        "على",
        "هجوما",
        "شن",
        "أجرى",
        "محادثات",
        "اتصالا",
        "هاتفيا",
        "من",
        "قبل",
        "تم",
        "اعتقال",
        "قتل",
        "مقتل",
        "عشرة",
        "3",
        "٢٠٢٦",
        "أمس",
        "غدا",
        "يوم",
        "الأربعاء",
        "الماضي",
        "في",
        "بيان",
        "حسابه",
        "رويترز",
        "أ.ف.ب",
        "مصادر",
        "الذي",
        "التي",
        "حيث",
        "بينما",
        "إذا",
        "من",
        "المقرر",
        "محاولة",
        "هدف",
        "مباراة",
        "«",
        "»",
        "\"",
        "“",
        "”",
        ":",
        "،",
        "؛",
        ".",
        "..",
        "؟",
        "(",
        ")",
        "-",
        "\n",
        "\n\n",
        "ـ",
        "\u{200F}",
        "\u{064E}",
        "said",
        "the",
        "minister",
        "Reuters",
        "x",
        "😀",
    ]);
    let glue = prop::sample::select(vec![" ", " ", " ", ""]);
    prop::collection::vec((word, glue), 0..80).prop_map(|p| p.into_iter().flat_map(|(w, g)| [w, g]).collect())
}

/// What fails is printed in full; no file of seeds is kept.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_is_read_soundly(text in any::<String>()) {
        sound_in_every_language(&text);
    }

    #[test]
    fn any_order_of_words_and_marks_is_read_soundly(text in salad()) {
        sound_in_every_language(&text);
    }

    #[test]
    fn the_same_page_gives_the_same_reading(text in salad()) {
        let pack = &packs()[0];
        prop_assert_eq!(read(&text, pack), read(&text, pack));
    }

    /// Bounds of publication, or none at all, are no more dangerous than a day.
    #[test]
    fn any_day_of_writing_will_do(text in salad(), first in 0i16..400, days in 0i16..40) {
        let start = "2025-01-01".parse::<Day>().expect("a day");
        let at = |n: i16| start.checked_add(jiff::Span::new().days(n)).ok();
        for published in [When::unknown(), When::between(at(first), at(first + days), "given")] {
            sound(&isnad_read::read(PageInfo::default(), article(&text, published), Vec::new(), &packs()[0]));
        }
    }

    /// Blocks that do not fit the text do no harm.
    #[test]
    fn blocks_need_not_fit(text in salad(), cuts in prop::collection::vec((0usize..400, 0usize..400), 0..6)) {
        let mut any = article(&text, day());
        any.blocks = cuts.iter().map(|(a, b)| Block { kind: BlockKind::Headline, span: Span::new(*a, *b) }).collect();
        sound(&isnad_read::read(PageInfo::default(), any, Vec::new(), &packs()[0]));
    }
}

/// What happened and who said something, without spans.
fn gist(reading: &Reading) -> Vec<String> {
    let parties = |ids: &[isnad_model::EntityId]| {
        let mut ids: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
        ids.sort_unstable();
        ids.join(" ")
    };
    let events = reading.events.iter().map(|e| {
        let (actors, recipients) = (parties(&e.actors), parties(&e.recipients));
        let standing = (e.phase, e.polarity, e.stance, &e.by, &e.place);
        format!("{} {:?} {actors} > {recipients} {standing:?} {:?}", e.kind, e.mode, e.when)
    });
    let statements = reading.statements.iter().map(|s| format!("{:?} {:?}", s.speaker, s.quotation));
    events.chain(statements).collect()
}

const TELLINGS: &[&str] = &[
    "قال وزير الخارجية العماني سالم الكندي إن المحادثات في بغداد كانت «جادة وصريحة ومثمرة للغاية».",
    "التقى الرئيس التونسي كمال الزواري الرئيس الموريتاني أحمد ولد سالم في تونس أمس، واتفقا على فتح خط بحري.",
    "شن مسلحون هجوما على السفارة الأردنية في باريس، ونفت وزارة الدفاع التركية وجود ضحايا.",
    "من المقرر أن يزور وفد من الأمم المتحدة العراق يوم الأحد المقبل، وفقا لوكالة رويترز.",
    "لم تنسحب القوات الروسية من إدلب، بحسب المتحدث باسم وزارة الدفاع السورية.",
];

proptest! {
    #![proptest_config(config())]

    /// Vowels, tatweel and marks of direction inside words change nothing of what is told.
    #[test]
    fn marks_inside_words_change_nothing(
        n in 0..TELLINGS.len(),
        places in prop::collection::vec((0usize..400, 0usize..4), 0..12),
    ) {
        let plain = TELLINGS[n];
        let letters: Vec<char> = plain.chars().collect();
        let mut marked = String::new();
        for (i, c) in letters.iter().enumerate() {
            marked.push(*c);
            let inside = c.is_alphabetic() && letters.get(i + 1).is_some_and(|n| n.is_alphabetic());
            for (_, mark) in places.iter().filter(|(at, _)| inside && at % letters.len() == i) {
                marked.push(['\u{0640}', '\u{064E}', '\u{0651}', '\u{200F}'][*mark]);
            }
        }
        let pack = &packs()[0];
        prop_assert_eq!(gist(&read(&marked, pack)), gist(&read(plain, pack)));
    }

    /// White space of any kind and width between words changes nothing either.
    #[test]
    fn wide_spaces_change_nothing(n in 0..TELLINGS.len(), space in prop::sample::select(vec!["  ", "\u{00A0}", "\t", " \u{2009}"])) {
        let pack = &packs()[0];
        let wide = TELLINGS[n].replace(' ', space);
        prop_assert_eq!(gist(&read(&wide, pack)), gist(&read(TELLINGS[n], pack)));
    }

    /// A sentence that tells nothing takes nothing away from the one before it.
    #[test]
    fn an_empty_sentence_after_it_changes_nothing(n in 0..TELLINGS.len()) {
        let pack = &packs()[0];
        let longer = format!("{}\nوالسماء صافية.", TELLINGS[n]);
        prop_assert_eq!(gist(&read(&longer, pack)), gist(&read(TELLINGS[n], pack)));
    }
}

/// The texts of all cases of the reader, to be damaged.
fn seeds() -> &'static [String] {
    static SEEDS: OnceLock<Vec<String>> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/read");
        let cases = isnad_cases::load(&folder).expect("cases/read can be read");
        cases.iter().map(|c| c.block("text").to_owned()).filter(|t| !t.is_empty()).collect()
    })
}

/// One way to damage a text, at a place given in per mille of its length.
#[derive(Debug, Clone)]
enum Damage {
    Cut(usize),
    Double(usize),
    Insert(&'static str),
    Splice(prop::sample::Index),
    WithoutSpaces(usize),
}

fn damage() -> impl Strategy<Value = (usize, Damage)> {
    let marks = prop::sample::select(vec![
        "«", "»", "\"", ":", "،", ".", "\n", "-", "(", "و", "ال", "أن ", "قال ", "ـ", "ِ", "\u{200f}", "٣",
        "2026", "€", "X",
    ]);
    let kind = prop_oneof![
        (1usize..12).prop_map(Damage::Cut),
        (1usize..40).prop_map(Damage::Double),
        marks.prop_map(Damage::Insert),
        any::<prop::sample::Index>().prop_map(Damage::Splice),
        (1usize..60).prop_map(Damage::WithoutSpaces),
    ];
    (0usize..1000, kind)
}

fn damaged(seed: &str, all: &[(usize, Damage)]) -> String {
    let mut text: Vec<char> = seed.chars().collect();
    for (place, damage) in all {
        let at = place * text.len() / 1000;
        let end = |n: usize| (at + n).min(text.len());
        match damage {
            Damage::Cut(n) => drop(text.drain(at..end(*n))),
            Damage::Double(n) => {
                let again = text[at..end(*n)].to_vec();
                drop(text.splice(at..at, again));
            }
            Damage::Insert(words) => drop(text.splice(at..at, words.chars())),
            Damage::Splice(other) => {
                text.truncate(at);
                text.extend(other.get(seeds()).chars());
            }
            Damage::WithoutSpaces(n) => {
                let kept: Vec<char> = text[at..end(*n)].iter().copied().filter(|c| *c != ' ').collect();
                drop(text.splice(at..end(*n), kept));
            }
        }
    }
    text.into_iter().collect()
}

proptest! {
    /// Sentences that the reader was built for, cut, doubled, spliced and run together. With `PROPTEST_CASES=200000` it is
    /// the fuzz target for those who have no nightly compiler.
    #[test]
    fn damaged_sentences_are_read_soundly(
        seed in any::<prop::sample::Index>(),
        all in prop::collection::vec(damage(), 1..12),
    ) {
        let text = damaged(seed.get::<String>(seeds()), &all);
        let reading = read(&text, &packs()[0]);
        sound(&reading);
        prop_assert!(reading == read(&text, &packs()[0]));
    }
}
