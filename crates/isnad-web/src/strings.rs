//! The words of the interface: one table a language, looked up by key, with plural forms.
//!
//! No word of an interface stands in the code or in a template, so that another language is another table.

use crate::markup::{Markup, Script, encode, script};
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
        static ARABIC: LazyLock<Strings> =
            LazyLock::new(|| Strings::parse(Lang::Arabic, include_str!("../assets/strings.ar.toml")));
        static ENGLISH: LazyLock<Strings> =
            LazyLock::new(|| Strings::parse(Lang::English, include_str!("../assets/strings.en.toml")));
        match self {
            Lang::Arabic => &ARABIC,
            Lang::English => &ENGLISH,
        }
    }
}

/// One language's table.
#[derive(Debug)]
pub(crate) struct Strings {
    /// The language.
    pub(crate) lang: Lang,
    words: BTreeMap<String, String>,
}

impl Strings {
    /// Reads a table; what is no TOML gives an empty one, and every key then prints as itself (a test reads both).
    fn parse(lang: Lang, source: &str) -> Strings {
        let mut words = BTreeMap::new();
        if let Ok(table) = source.parse::<toml::Table>() {
            flatten("", &table, &mut words);
        }
        Strings { lang, words }
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
        args.iter()
            .fold(self.s(key).to_owned(), |out, (name, value)| out.replace(&format!("{{{name}}}"), value))
    }

    /// The same with markup filled in: the table's own words are escaped, the arguments are not.
    pub(crate) fn markup(&self, key: &str, args: &[(&str, &Markup)]) -> Markup {
        let words = Markup::text(self.s(key)).to_string();
        Markup::html(
            args.iter().fold(words, |out, (name, value)| out.replace(&format!("{{{name}}}"), value.as_str())),
        )
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
        self.get(&exact).or_else(|| self.get(&other)).unwrap_or("{n}").replace("{n}", &grouped(n))
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

/// A number with commas between groups of three digits.
pub(crate) fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
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
        let keys = |l: Lang| l.strings().words.keys().filter(|k| plural(k)).cloned().collect::<Vec<_>>();
        assert!(keys(Lang::Arabic).len() > 100);
        assert_eq!(keys(Lang::Arabic), keys(Lang::English));
    }

    #[test]
    fn arabic_counts_take_their_form() {
        let t = Lang::Arabic.strings();
        assert_eq!(t.count("n.roots", 1), "أصل واحد");
        assert_eq!(t.count("n.roots", 2), "أصلان");
        assert_eq!(t.count("n.roots", 3), "3 أصول");
        assert_eq!(t.count("n.roots", 11), "11 أصلاً");
        assert_eq!(t.count("n.roots", 100), "100 أصل");
        assert_eq!(grouped(12_345), "12,345");
    }
}
