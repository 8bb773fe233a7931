//! What a reader has chosen: digits, names of months, dates, light or dark, keys.
//!
//! It is kept in one cookie that the page of settings writes, so that it works without any script. The cookie says
//! nothing about the reader but these words; whatever else stands in it is passed over.

use axum::http::{HeaderMap, header};

/// The cookie's name.
const COOKIE: &str = "isnad-view";
/// The name of the cookie with the name that somebody signed a decision with.
const SIGNS: &str = "isnad-by";

/// The shapes of the digits that the Arabic interface writes. Digits within quotations are never touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Digits {
    /// 0 to 9.
    #[default]
    Western,
    /// The digits of Arabic script.
    Arabic,
}

/// Whose names the months have in Arabic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Months {
    /// Iraq, Jordan, Lebanon, Palestine, Syria.
    #[default]
    Levant,
    /// Egypt, Sudan, the Gulf, Libya, Yemen.
    Egypt,
    /// Algeria and Tunisia.
    Tunisia,
    /// Morocco.
    Morocco,
}

/// Light, dark, or as the reader's system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// All of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Prefs {
    /// Digits of the Arabic interface.
    pub(crate) digits: Digits,
    /// Months of the Arabic interface.
    pub(crate) months: Months,
    /// Days in lists are told by their distance from the day of the record.
    pub(crate) relative: bool,
    /// Light or dark.
    pub(crate) theme: Theme,
    /// Single keys do nothing (WCAG 2.1.4): the script is not sent.
    pub(crate) no_keys: bool,
}

impl Prefs {
    /// Those of a request.
    pub(crate) fn of(headers: &HeaderMap) -> Prefs {
        value(headers, COOKIE).map(|words| Prefs::read(words.split('.'))).unwrap_or_default()
    }

    /// Those that some words name; the last word on a matter holds.
    pub(crate) fn read<'a>(words: impl Iterator<Item = &'a str>) -> Prefs {
        let mut out = Prefs::default();
        for word in words {
            match word {
                "western" => out.digits = Digits::Western,
                "arabic" => out.digits = Digits::Arabic,
                "levant" => out.months = Months::Levant,
                "egypt" => out.months = Months::Egypt,
                "tunisia" => out.months = Months::Tunisia,
                "morocco" => out.months = Months::Morocco,
                "absolute" => out.relative = false,
                "relative" => out.relative = true,
                "system" => out.theme = Theme::System,
                "light" => out.theme = Theme::Light,
                "dark" => out.theme = Theme::Dark,
                "with-keys" => out.no_keys = false,
                "no-keys" => out.no_keys = true,
                _ => {}
            }
        }
        out
    }

    /// The words that name them, one for each matter: digits, months, dates, theme, keys.
    pub(crate) fn words(self) -> [&'static str; 5] {
        [
            if self.digits == Digits::Arabic { "arabic" } else { "western" },
            match self.months {
                Months::Levant => "levant",
                Months::Egypt => "egypt",
                Months::Tunisia => "tunisia",
                Months::Morocco => "morocco",
            },
            if self.relative { "relative" } else { "absolute" },
            match self.theme {
                Theme::System => "system",
                Theme::Light => "light",
                Theme::Dark => "dark",
            },
            if self.no_keys { "no-keys" } else { "with-keys" },
        ]
    }

    /// The cookie that keeps them for a year. No script reads it and no other site's form sends it.
    pub(crate) fn cookie(self) -> String {
        format!("{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly", self.words().join("."))
    }

    /// What `data-theme` of the page says; nothing where the system decides.
    pub(crate) fn theme(self) -> Option<&'static str> {
        match self.theme {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }
}

/// The value of a cookie.
fn value<'h>(headers: &'h HeaderMap, cookie: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    cookies.flat_map(|v| v.split(';')).find_map(|c| {
        let (name, value) = c.trim().split_once('=')?;
        (name == cookie).then_some(value)
    })
}

/// The cookie that keeps the name that somebody signed with, for the next form.
pub(crate) fn signed(by: &str) -> String {
    format!("{SIGNS}={}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly", crate::markup::encode(by))
}

/// The name that was signed with last; empty where none was.
pub(crate) fn signs(headers: &HeaderMap) -> String {
    value(headers, SIGNS).map(crate::markup::decode).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_cookie_is_read_back() {
        let chosen = Prefs::read(["arabic", "morocco", "relative", "dark", "no-keys"].into_iter());
        let cookie = chosen.cookie();
        let sent = cookie.split(';').next().unwrap_or("");
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_str(&format!("other=1; {sent}"));
        headers.insert(header::COOKIE, value.unwrap_or(HeaderValue::from_static("")));
        assert_eq!(Prefs::of(&headers), chosen);
    }

    #[test]
    fn a_name_is_read_back() {
        let sent = signed("رنا س. <b>;");
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_str(sent.split(';').next().unwrap_or(""));
        headers.insert(header::COOKIE, value.unwrap_or(HeaderValue::from_static("")));
        assert_eq!(signs(&headers), "رنا س. <b>;");
        assert_eq!(signs(&HeaderMap::new()), "");
    }

    #[test]
    fn what_is_not_known_is_passed_over() {
        let odd = Prefs::read("x.<script>.dark.dark; Path".split('.'));
        assert_eq!(odd, Prefs { theme: Theme::Dark, ..Prefs::default() });
    }
}
