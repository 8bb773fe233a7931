//! Charsets on over a thousand made pages: texts of four languages in each charset that can hold them, labelled rightly,
//! wrongly or not at all, short and long, whole and damaged, encoded once and twice.
//!
//! A page is right where its text comes out letter for letter; where bytes were damaged, all but the damaged letters.

#![allow(clippy::expect_used, clippy::panic, reason = "a test's helpers fail as tests do")]

use encoding_rs::{Encoding, ISO_8859_6, WINDOWS_1252, WINDOWS_1256};
use isnad_lang::{Fold, Source};
use isnad_page::charset;
use std::collections::BTreeMap;

/// Language, and a text of several sentences.
const TEXTS: [(&str, &str); 10] = [
    (
        "ar",
        "أعلنت وزارة النقل افتتاح الجسر الجديد صباح اليوم بعد ثلاث سنوات من العمل. وقال مدير المشروع إن الجسر يتسع لأربعة مسارات، وإن المرور عليه يبدأ يوم الأحد المقبل. وأضاف أن الكلفة بلغت ستين مليونا. هل يكفي ذلك؟ يرى السكان أن الطريق القديم يحتاج إلى إصلاح أيضا.",
    ),
    (
        "ar",
        "التقى الرئيسان في قصر المؤتمرات، وبحثا ملف المياه؛ واتفقا على عقد اجتماع للجنة الفنية قبل نهاية الشهر. وغادر الوفد العاصمة مساء. ولم تذكر الوكالة تفاصيل أخرى عن فحوى المحادثات التي استغرقت ساعتين كاملتين.",
    ),
    (
        "ar",
        "خفّض البنك المركزي سعر الفائدة ربع نقطة مئوية. وأوضح المحافظ أنّ التضخم تراجع إلى أدنى مستوى منذ عامين، غير أنّ أسعار الغذاء ظلّت مرتفعة في معظم المحافظات.",
    ),
    (
        "ar",
        "نفى المتحدث باسم الشركة وقوع أي تسرب في الحقل الغربي، ووصف ما نشر بأنه شائعات. وكانت صور قد انتشرت ظهر أمس تظهر دخانا كثيفا فوق المنشأة القريبة من الساحل.",
    ),
    (
        "en",
        "The ministry opened the new bridge on Tuesday after three years of work. “It carries four lanes,” the manager said – traffic will start on Sunday. Residents’ groups want the old road repaired, too.",
    ),
    (
        "en",
        "The central bank cut its rate by a quarter of a point. The governor said inflation had fallen to its lowest in two years, although food prices stayed high in most provinces.",
    ),
    (
        "fr",
        "Le ministère a inauguré mardi le nouveau pont, après trois années de travaux. « Il comporte quatre voies », a déclaré le directeur ; la circulation débutera dimanche. À côté, la vieille chaussée reste fermée jusqu’à l’été.",
    ),
    (
        "fr",
        "La banque centrale a abaissé son taux d’un quart de point. L’inflation a reculé à son plus bas niveau depuis deux ans, mais les prix des denrées restent élevés dans la plupart des régions, où l’on dénonce la cherté du blé et du maïs.",
    ),
    (
        "fa",
        "وزارت راه پل جدید را صبح امروز پس از سه سال کار گشود. مدیر پروژه گفت این پل چهار خط دارد و رفت و آمد از روز یکشنبه آغاز می شود. مردم می گویند جاده قدیمی هم باید تعمیر شود.",
    ),
    (
        "fa",
        "بانک مرکزی نرخ بهره را کاهش داد. رئیس بانک گفت تورم به پایین ترین سطح در دو سال گذشته رسیده است، اما بهای خوراک در بیشتر استان ها بالا مانده است. گزارش های دیگر چیز تازه ای نداشت.",
    ),
];

/// A page's bytes with the text that must come out.
struct Page {
    name: String,
    bytes: Vec<u8>,
    header: Option<&'static str>,
    wanted: String,
    /// Letters that may be lost.
    lost: usize,
}

/// The charsets that can hold a language, and the mistakes that are made with it.
fn encodings(language: &str) -> Vec<&'static str> {
    let mut all =
        vec!["utf-8", "utf-8 with mark", "utf-16le", "utf-16be", "utf-16le with mark", "utf-16be with mark"];
    all.extend(["utf-8 as windows-1252", "utf-8 as iso-8859-1"]);
    match language {
        "ar" => all.extend([
            "windows-1256",
            "iso-8859-6",
            "utf-8 as windows-1256",
            "windows-1256 as windows-1252",
            "presentation forms",
        ]),
        "fa" => all.extend(["windows-1256", "utf-8 as windows-1256"]),
        _ => all.push("windows-1252"),
    }
    all
}

/// A text as a charset can hold it.
fn fitting(text: &str, encoding: &str) -> String {
    let mut text = text.to_owned();
    if encoding.contains("windows-1256") {
        text = text.replace('\u{6cc}', "\u{64a}").replace('٪', "%");
    }
    if encoding == "iso-8859-6" {
        text = text.replace(['“', '”', '«', '»'], "\"").replace('–', "-");
    }
    text
}

fn legacy(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, lossy) = encoding.encode(text);
    assert!(!lossy, "{} cannot hold {text}", encoding.name());
    bytes.into_owned()
}

fn encode(text: &str, encoding: &str) -> Vec<u8> {
    let wide = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    match encoding {
        "utf-8" | "presentation forms" => text.as_bytes().to_vec(),
        "utf-8 with mark" => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        "utf-16le" => wide(u16::to_le_bytes),
        "utf-16be" => wide(u16::to_be_bytes),
        "utf-16le with mark" => [&b"\xff\xfe"[..], &wide(u16::to_le_bytes)].concat(),
        "utf-16be with mark" => [&b"\xfe\xff"[..], &wide(u16::to_be_bytes)].concat(),
        "windows-1256" => legacy(text, WINDOWS_1256),
        "windows-1252" => legacy(text, WINDOWS_1252),
        "iso-8859-6" => legacy(text, ISO_8859_6),
        "utf-8 as windows-1252" => {
            WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned().into_bytes()
        }
        "utf-8 as windows-1256" => {
            WINDOWS_1256.decode_without_bom_handling(text.as_bytes()).0.into_owned().into_bytes()
        }
        "utf-8 as iso-8859-1" => text.bytes().map(char::from).collect::<String>().into_bytes(),
        "windows-1256 as windows-1252" => {
            WINDOWS_1252.decode_without_bom_handling(&legacy(text, WINDOWS_1256)).0.into_owned().into_bytes()
        }
        other => panic!("no such encoding: {other}"),
    }
}

/// The label that is right for what the bytes claim to be.
fn label(encoding: &str) -> &str {
    match encoding.split_once(" as ") {
        Some(_) => "utf-8",
        None => encoding.split(' ').next().filter(|l| *l != "presentation").unwrap_or("utf-8"),
    }
}

/// A text in presentation forms, as old converters of PDF write it: each letter in one of its shapes.
fn shaped(text: &str, shapes: &BTreeMap<String, Vec<char>>, fold: &Fold) -> String {
    let one = |(i, c): (usize, char)| {
        let forms = shapes.get(&fold.key(&c.to_string())).filter(|_| ('\u{621}'..='\u{64a}').contains(&c));
        forms.and_then(|f| f.get(i % f.len()).copied()).unwrap_or(c)
    };
    text.chars().enumerate().map(one).collect()
}

fn shapes(fold: &Fold) -> BTreeMap<String, Vec<char>> {
    let mut shapes: BTreeMap<String, Vec<char>> = BTreeMap::new();
    for c in '\u{fe80}'..='\u{fef4}' {
        shapes.entry(fold.key(&c.to_string())).or_default().push(c);
    }
    shapes
}

fn pages() -> Vec<Page> {
    let fold = Fold::load(&Source::builtin()).expect("the fold");
    let shapes = shapes(&fold);
    let mut pages = Vec::new();
    for (nth, (language, text)) in TEXTS.iter().enumerate() {
        for encoding in encodings(language) {
            let text = fitting(text, encoding);
            let text = if encoding == "presentation forms" { shaped(&text, &shapes, &fold) } else { text };
            // One sentence, the text, and a long page of it.
            let sentence: String = text.split_inclusive('.').next().unwrap_or("").to_owned();
            for (length, text) in
                [("a sentence", sentence), ("a text", text.clone()), ("a long page", text.repeat(40))]
            {
                // No label, the right one, and those that are wrong most often.
                for told in [None, Some(label(encoding)), Some("utf-8"), Some("iso-8859-1"), Some("utf-16")] {
                    let wanted = match told {
                        Some(told) => format!(
                            "<html><head><meta charset=\"{told}\"></head><body><p>{text}</p></body></html>"
                        ),
                        None => text.clone(),
                    };
                    let bytes = encode(&wanted, encoding);
                    let name = format!("text {nth} ({language}), {encoding}, label {told:?}, {length}");
                    pages.push(Page { name, bytes, header: None, wanted, lost: 0 });
                }
                pages.push(Page {
                    name: format!("text {nth} ({language}), {encoding}, header, {length}"),
                    bytes: encode(&text, encoding),
                    header: Some(if encoding.contains("1256") { "windows-1256" } else { "utf-8" }),
                    wanted: text.clone(),
                    lost: 0,
                });
            }
            pages.extend(damaged(nth, language, encoding, &text));
        }
    }
    pages
}

/// A page that broke off in the middle of a letter, and one with a stray byte.
fn damaged(nth: usize, language: &str, encoding: &str, text: &str) -> Vec<Page> {
    let whole = encode(text, encoding);
    let name = |what: &str| format!("text {nth} ({language}), {encoding}, {what}");
    let cut = whole.get(..whole.len() - 1).unwrap_or(&[]).to_vec();
    let wanted = text.to_owned();
    let mut pages =
        vec![Page { name: name("cut"), bytes: cut, header: None, wanted: wanted.clone(), lost: 3 }];
    // In UTF-16 a byte more would shift all that follows: that is another text.
    if encoding.starts_with("utf-8") && !encoding.contains(" as ") {
        let at = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
        let mut stray = text.as_bytes().to_vec();
        stray.insert(at, 0xff);
        pages.push(Page { name: name("a stray byte"), bytes: stray, header: None, wanted, lost: 1 });
    }
    pages
}

/// Letters in which two texts differ, between what they begin and end with alike.
fn differing(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let most = a.len().min(b.len()) - front;
    let back = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(x, y)| x == y).count();
    a.len().max(b.len()) - front - back
}

#[test]
fn pages_of_every_charset() {
    let pages = pages();
    let mut wrong: Vec<String> = Vec::new();
    for page in &pages {
        let got = charset::decode_as(&page.bytes, page.header);
        if differing(&got.text, &page.wanted) > page.lost {
            let shown: String = got.text.chars().take(60).collect();
            wrong.push(format!("{}: {} by {}: {shown}", page.name, got.charset, got.basis));
        }
    }
    let share = 100.0 * (pages.len() - wrong.len()) as f64 / pages.len() as f64;
    println!("{} of {} pages right ({share:.2}%)", pages.len() - wrong.len(), pages.len());
    assert!(pages.len() >= 500 && share >= 99.0, "{share:.2}%\n{}", wrong.join("\n"));
    for line in &wrong {
        println!("wrong: {line}");
    }
}
