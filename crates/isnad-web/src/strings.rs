//! The words of the interface: one table a language, looked up by key, with plural forms.
//!
//! No word of an interface stands in the code or in a template, so that another language is another table.

use crate::markup::{Markup, Script, encode, script};
use crate::prefs::{Digits, Months, Prefs};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lang {
    /// Arabic, at the root of the site.
    Arabic,
    /// English, under `/en`.
    English,
}

impl Lang {
    /// ISO 639-1 code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Lang::Arabic => "ar",
            Lang::English => "en",
        }
    }

    /// Writing direction, as HTML wants it.
    pub(crate) fn dir(self) -> &'static str {
        match self {
            Lang::Arabic => "rtl",
            Lang::English => "ltr",
        }
    }

    /// What stands before every path in this language.
    pub(crate) fn base(self) -> &'static str {
        match self {
            Lang::Arabic => "",
            Lang::English => "/en",
        }
    }

    /// The other one.
    pub(crate) fn other(self) -> Lang {
        match self {
            Lang::Arabic => Lang::English,
            Lang::English => Lang::Arabic,
        }
    }

    /// Its table.
    pub(crate) fn strings(self) -> &'static Strings {
        self.tuned(Prefs::default())
    }

    /// Its table with the digits and months that a reader has chosen.
    pub(crate) fn tuned(self, prefs: Prefs) -> &'static Strings {
        static ALL: LazyLock<Vec<Strings>> = LazyLock::new(|| {
            let mut out = Vec::new();
            for (_, digits, months) in TUNINGS {
                out.push(Strings { lang: Lang::Arabic, words: &ARABIC, digits, months });
            }
            out
        });
        static ONE: LazyLock<Strings> = LazyLock::new(|| Strings {
            lang: Lang::English,
            words: &ENGLISH,
            digits: Digits::Western,
            months: "months.levant",
        });
        let wanted =
            |(months, digits, _): &(Months, Digits, &str)| *months == prefs.months && *digits == prefs.digits;
        match self {
            Lang::Arabic => TUNINGS.iter().position(wanted).and_then(|i| ALL.get(i)).unwrap_or(&ONE),
            Lang::English => &ONE,
        }
    }
}

type Words = BTreeMap<String, String>;

static ARABIC: LazyLock<Words> = LazyLock::new(|| words(include_str!("../assets/strings.ar.toml")));
static ENGLISH: LazyLock<Words> = LazyLock::new(|| words(include_str!("../assets/strings.en.toml")));

/// What a reader of Arabic can choose: whose months, which digits, and the key of the months' names.
const TUNINGS: [(Months, Digits, &str); 8] = [
    (Months::Levant, Digits::Western, "months.levant"),
    (Months::Levant, Digits::Arabic, "months.levant"),
    (Months::Egypt, Digits::Western, "months.egypt"),
    (Months::Egypt, Digits::Arabic, "months.egypt"),
    (Months::Tunisia, Digits::Western, "months.tunisia"),
    (Months::Tunisia, Digits::Arabic, "months.tunisia"),
    (Months::Morocco, Digits::Western, "months.morocco"),
    (Months::Morocco, Digits::Arabic, "months.morocco"),
];

/// Reads a table; what is no TOML gives an empty one, and every key then prints as itself (a test reads both).
fn words(source: &str) -> Words {
    let mut words = Words::new();
    if let Ok(table) = source.parse::<toml::Table>() {
        flatten("", &table, &mut words);
    }
    words
}

/// One language's table, as one reader wants it.
#[derive(Debug)]
pub(crate) struct Strings {
    /// The language.
    pub(crate) lang: Lang,
    words: &'static Words,
    digits: Digits,
    /// The key of the months' names.
    pub(crate) months: &'static str,
}

impl Strings {
    /// Digits of the interface in the shapes that the reader has chosen. Never for words of a page.
    pub(crate) fn digits(&self, words: &str) -> String {
        match self.digits {
            Digits::Western => words.to_owned(),
            Digits::Arabic => words.chars().map(arabic_digit).collect(),
        }
    }

    /// A number in those digits.
    pub(crate) fn num(&self, n: impl std::fmt::Display) -> String {
        self.digits(&n.to_string())
    }

    /// The words of a key; the key itself where the table has none.
    pub(crate) fn s<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// The words of a key, where the table has it.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.words.get(key).map(String::as_str)
    }

    /// The words of a key with `{name}` filled in.
    pub(crate) fn fill(&self, key: &str, args: &[(&str, &str)]) -> String {
        filled(self.s(key), args)
    }

    /// The same with markup filled in: the table's own words are escaped, the arguments are not.
    pub(crate) fn markup(&self, key: &str, args: &[(&str, &Markup)]) -> Markup {
        let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Markup::html(filled(Markup::text(self.s(key)).as_str(), &args))
    }

    /// A counted noun in the form that the number asks for (`key.one`, `.two`, `.few`, `.many`, `.other`).
    pub(crate) fn count(&self, key: &str, n: usize) -> String {
        let form = match (self.lang, n) {
            (_, 0) => "zero",
            (_, 1) => "one",
            (Lang::Arabic, 2) => "two",
            (Lang::Arabic, n) if (3..=10).contains(&(n % 100)) => "few",
            (Lang::Arabic, n) if n % 100 >= 11 => "many",
            _ => "other",
        };
        let (exact, other) = (format!("{key}.{form}"), format!("{key}.other"));
        self.get(&exact).or_else(|| self.get(&other)).unwrap_or("{n}").replace("{n}", &self.grouped(n))
    }

    /// A number with a comma between groups of three digits.
    pub(crate) fn grouped(&self, n: usize) -> String {
        let digits = n.to_string();
        let mut out = String::new();
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        self.digits(&out)
    }

    /// A path in this language.
    pub(crate) fn link(&self, path: &str) -> String {
        format!("{}{path}", self.lang.base())
    }

    /// A path to one item (`/event/` and an id).
    pub(crate) fn item(&self, path: &str, id: &str) -> String {
        format!("{}{path}{}", self.lang.base(), encode(id))
    }

    /// `lang` and `dir` attributes for words that are not in this language, by their script; else nothing.
    pub(crate) fn attrs(&self, words: &str) -> Markup {
        let (code, dir) = match (self.lang, script(words)) {
            (Lang::Arabic, Script::Latin) => ("en", "ltr"),
            (Lang::English, Script::Arabic) => ("ar", "rtl"),
            _ => return Markup::default(),
        };
        Markup::html(format!(" lang=\"{code}\" dir=\"{dir}\""))
    }

    /// Words within a line, isolated where their script is not this language's.
    pub(crate) fn inline(&self, words: &str) -> Markup {
        let attrs = self.attrs(words);
        let text = Markup::text(words);
        if attrs.is_empty() { text } else { Markup::html(format!("<bdi{attrs}>{text}</bdi>")) }
    }
}

/// A Western digit as the digit of Arabic script of the same worth, and the comma between thousands as its own.
fn arabic_digit(c: char) -> char {
    match c.to_digit(10) {
        Some(value) => char::from_u32(0x0660 + value).unwrap_or(c),
        None if c == ',' => '\u{066C}',
        None => c,
    }
}

/// A sentence with its `{name}`s filled in, from start to end: what is filled in is not looked through again, since an
/// outlet may call itself `{place}`.
fn filled(sentence: &str, args: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(sentence.len() + 64);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}').and_then(|(name, behind)| {
            args.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value, behind))
        });
        match named {
            Some((value, behind)) => {
                out.push_str(value);
                rest = behind;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn flatten(prefix: &str, table: &toml::Table, out: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::String(words) => {
                out.insert(name, words.clone());
            }
            toml::Value::Table(inner) => flatten(&name, inner, out),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tables_hold_the_same_keys() {
        let plural =
            |k: &String| !["zero", "two", "few", "many"].iter().any(|f| k.ends_with(&format!(".{f}")));
        // Only Arabic has several names for a month.
        let both = |k: &&String| plural(k) && (!k.starts_with("months.") || *k == "months.levant");
        let keys = |l: Lang| l.strings().words.keys().filter(both).cloned().collect::<Vec<_>>();
        assert!(keys(Lang::Arabic).len() > 100);
        assert_eq!(keys(Lang::Arabic), keys(Lang::English));
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        let args = [("outlet", "{place} {outlet}"), ("place", "<b>")];
        assert_eq!(filled("{outlet}, {place} {other} {", &args), "{place} {outlet}, <b> {other} {");
    }

    #[test]
    fn arabic_counts_take_their_form() {
        let t = Lang::Arabic.strings();
        assert_eq!(t.count("n.roots", 1), "أصل واحد");
        assert_eq!(t.count("n.roots", 2), "أصلان");
        assert_eq!(t.count("n.roots", 3), "3 أصول");
        assert_eq!(t.count("n.roots", 11), "11 أصلاً");
        assert_eq!(t.count("n.roots", 100), "100 أصل");
        assert_eq!(t.grouped(12_345), "12,345");
        let arabic = Lang::Arabic.tuned(Prefs { digits: Digits::Arabic, ..Prefs::default() });
        assert_eq!(arabic.count("n.roots", 12_345), "١٢٬٣٤٥ أصلاً");
        assert_eq!(
            Lang::Arabic.tuned(Prefs { months: Months::Egypt, ..Prefs::default() }).months,
            "months.egypt"
        );
    }
}
