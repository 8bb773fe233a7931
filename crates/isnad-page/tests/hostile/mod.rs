//! Pages made to cost as much as they can: each repeats what some step might do over and over.

/// A page of about `size` bytes, by what it does.
pub(crate) struct Hostile {
    /// What it does.
    pub(crate) name: &'static str,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Markup or plain text.
    pub(crate) markup: bool,
}

const SENTENCE: &str = "وقال المدير إن الجسر يتسع لأربعة مسارات وإن المرور عليه يبدأ غدا. ";

/// `piece` over and over, up to `size` bytes, between `head` and `tail`.
fn of(head: &str, piece: impl Fn(usize) -> String, size: usize, tail: &str) -> Vec<u8> {
    let mut out = String::with_capacity(size + 4096);
    out.push_str(head);
    let mut i = 0;
    while out.len() < size {
        out.push_str(&piece(i));
        i += 1;
    }
    out.push_str(tail);
    out.into_bytes()
}

fn same(piece: &'static str) -> impl Fn(usize) -> String {
    move |_| piece.to_owned()
}

/// Markup that costs.
pub(crate) fn markup(size: usize) -> Vec<Hostile> {
    let head = "<html><body><article><h1>افتتاح الجسر الجديد</h1><p>افتتحت الوزارة الجسر الجديد صباح اليوم بعد ثلاث سنوات من العمل المتواصل.</p>";
    let tail =
        "<p>وقال المدير إن الجسر يتسع لأربعة مسارات، وإن المرور عليه يبدأ غدا.</p></article></body></html>";
    let make = |name, piece: &dyn Fn(usize) -> String| Hostile {
        name,
        bytes: of(head, piece, size, tail),
        markup: true,
    };
    let repeat = |name, piece: &'static str| make(name, &same(piece));
    let mut all: Vec<Hostile> = [
        ("deep divs", "<div>"),
        ("deep spans with text", "<span>x "),
        ("crossed formatting", "<b><i></b></i>"),
        ("deep headings", "<h1>عنوان "),
        ("deep titled boxes", "<div class=\"title headline\">عنوان "),
        ("deep tables", "<table><tr><td>خلية "),
        ("one row of cells", "<td>خلية</td>"),
        ("unclosed comments", "<!-- x "),
        ("unclosed titles", "<title>x"),
        ("unclosed textareas", "<textarea>x"),
        ("unclosed scripts", "<script>var a='</scrip'"),
        ("unclosed styles", "<style>p{}</styl"),
        ("unclosed links", "<a href=/x>رابط "),
        ("half tags", "<a "),
        ("half end tags", "</"),
        ("ampersands", "&"),
        ("entities", "&amp;&nbsp;&#1575;&NotEqualTilde;"),
        ("half entities", "&NotEqualTild"),
        ("paragraphs", "<p>وقال المدير إن الجسر يتسع لأربعة مسارات، وإن المرور عليه يبدأ غدا.</p>"),
        ("short paragraphs", "<p>نص</p>"),
        ("line breaks", "نص قصير هنا<br>"),
        ("breaks alone", "<br>"),
        ("list items", "<li>بند من القائمة"),
        ("nested lists", "<ul><li>بند "),
        ("linked titles", "<div><h3><a href=/x>عنوان خبر آخر طويل بعض الشيء هنا</a></h3><p>نص</p></div>"),
        ("quotes", "<blockquote>قال "),
        ("captions", "<figure><figcaption>صورة للجسر الجديد صباح اليوم</figcaption></figure>"),
        ("metas", "<meta name=\"author\" content=\"سلمى الحداد\"><meta property=\"article:published_time\" content=\"2026-03-03\">"),
        ("times", "<time datetime=\"2026-03-03\">3 مارس 2026</time>"),
        ("bylines", "<span class=\"byline author\">كتب: سلمى الحداد</span>"),
        ("hidden parts", "<div style=\"display:none;;;;color:red\">خفي</div>"),
        ("ages", "<span>منذ 9 أشهر02552</span>"),
        ("dates", "<div>الأربعاء 28 كانون الثاني/يناير 2026 - 14:05</div>"),
        ("nulls", "\u{0}"),
        ("bidi controls", "\u{202e}\u{2066}ا\u{202c}"),
        ("vowel marks", "\u{64e}\u{651}"),
        ("presentation forms", "\u{fe8d}\u{fedf}\u{fefb}"),
        ("foreign content", "<svg><title>x</title><math>"),
        ("templates", "<template><p>x"),
        ("selects", "<select><option>x"),
        ("character data", "<![CDATA[x"),
        ("instructions", "<?x "),
    ]
    .into_iter()
    .map(|(name, piece)| repeat(name, piece))
    .collect();
    all.extend([
        make("attributes of one tag", &|i| if i == 0 { "<p a0=1".into() } else { format!(" a{i}=1") }),
        make("a class of its own each", &|i| format!("<div class=\"c{i} related-{i}x\">نص {i}</div>")),
        make("titles all different", &|i| format!("<h2><a href=/{i}>عنوان خبر رقم {i} من الأخبار الكثيرة</a></h2>")),
        make("meta all different", &|i| format!("<meta name=\"m{i}\" content=\"{i}\">")),
        make("unknown elements", &|i| format!("<x-{i}>نص</x-{i}>")),
        make("stories all told", &|i| {
            format!("<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"headline\":\"عنوان {i}\",\"articleBody\":\"{SENTENCE}{i}\",\"author\":[{{\"name\":\"كاتب {i}\"}}]}}</script>")
        }),
        make("one word", &|_| "ا".into()),
        make("one sentence", &|_| "كلمة ".into()),
        make("one digit run", &|_| "7".into()),
    ]);
    let json = |name, piece: &'static str, tail: &str| {
        let head = "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"articleBody\":\"x\",\"author\":";
        Hostile {
            name,
            bytes: of(head, same(piece), size, &format!("{tail}</script><p>{}</p>", SENTENCE.repeat(9))),
            markup: true,
        }
    };
    all.push(json("deep lists in JSON", "[", ""));
    all.push(json("deep objects in JSON", "{\"author\":", ""));
    all.push(json("authors in JSON", "{\"name\":\"سلمى\"},", ""));
    let told = of(
        "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"articleBody\":\"",
        |_| SENTENCE.into(),
        size / 2,
        "\"}</script>",
    );
    let shown = of("<body><article>", |i| format!("<p>{i} {SENTENCE}</p>"), size / 2, "</article>");
    all.push(Hostile { name: "told and shown", bytes: [told, shown].concat(), markup: true });
    let wide: Vec<u8> = of(head, |_| format!("<p>{SENTENCE}</p>"), size / 2, tail);
    let wide = String::from_utf8_lossy(&wide).encode_utf16().flat_map(u16::to_le_bytes).collect();
    all.push(Hostile { name: "UTF-16", bytes: wide, markup: true });
    let old = of("", |_| format!("<p>{SENTENCE}</p>"), size, "");
    let (old, ..) = encoding_rs::WINDOWS_1256.encode(std::str::from_utf8(&old).unwrap_or(""));
    all.push(Hostile { name: "windows-1256", bytes: old.into_owned(), markup: true });
    all
}

/// Text that costs.
pub(crate) fn text(size: usize) -> Vec<Hostile> {
    let make = |name, piece: &dyn Fn(usize) -> String| Hostile {
        name,
        bytes: of("", piece, size, ""),
        markup: false,
    };
    vec![
        make("short lines", &|i| format!("سطر رقم {} هنا\n", WORDS[i % WORDS.len()])),
        make("short lines, all different", &|i| format!("{} سطر {} قصير\n", spelled(i), spelled(i / 7))),
        make("one line over and over", &|_| "افتتاح جسر جديد يربط ضفتي النهر\n".into()),
        make("ages", &|_| "منذ 9 أشهر02552\n".into()),
        make("an age in each line", &|i| format!("{} عنوان خبر\nمنذ 3 ساعة\n0\n310\n", spelled(i))),
        make("ages without headlines", &|_| "مشاركة\nمنذ 3 ساعة\n".into()),
        make("images", &|_| "WhatsApp Image 2026-03-03 at 9.10.00 PM.jpeg\n".into()),
        make("numbers", &|i| format!("{i}\n")),
        make("comments' headers", &|_| "التعليقات ()\nمشاركة\n".into()),
        make("prose", &|i| format!("{} {SENTENCE}\n\n", spelled(i))),
        make("one line of prose", &|_| SENTENCE.into()),
        make("one word", &|_| "ا".into()),
        make("one digit run", &|_| "7".into()),
        make("dates", &|_| "الأربعاء 28 كانون الثاني/يناير 2026 - 14:05\n".into()),
        make("datelines", &|_| "القاهرة - رويترز - ".into()),
        make("marks", &|_| "/-–|:،".into()),
        make("blank lines", &|_| "\n".into()),
        make("brackets", &|_| "(".into()),
        make("quotation marks", &|_| "«".into()),
        make("bidi controls", &|_| "\u{202e}\u{200f}".into()),
        make("vowel marks", &|_| "\u{64e}\u{651}".into()),
        make("a page without line breaks", &|_| format!("مشاركة منذ 9 أشهر02552 {SENTENCE}التعليقات () ")),
    ]
}

const WORDS: [&str; 5] = ["أول", "ثان", "ثالث", "رابع", "خامس"];

/// A number in letters, so that no fold makes two lines one.
fn spelled(i: usize) -> String {
    let letters = ['ب', 'ت', 'ج', 'د', 'ر', 'س', 'ف', 'ك', 'ل', 'م'];
    i.to_string().bytes().map(|b| letters[usize::from(b - b'0') % 10]).collect()
}
