//! Drawing on the server: a pen that counts from the start edge, and the width of words.
//!
//! Positions are distances `u` from the start edge (right in Arabic, left in English); the pen turns them into `x`.
//! So one drawing serves both directions. Labels are measured before they are set, with the widths of the two
//! fonts in `assets/widths.tsv`.

use crate::markup::{Markup, Script, is_bidi_control, script};
use crate::sign::Sign;
use crate::strings::{Lang, Strings};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The two voices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Sans: what the record says.
    Ui,
    /// Naskh: what pages say.
    Text,
}

/// Width of words in pixels at a size. Marks over letters have none.
pub(crate) fn width(words: &str, face: Face, size: f64) -> f64 {
    static WIDTHS: LazyLock<BTreeMap<u32, [f64; 4]>> = LazyLock::new(|| {
        include_str!("../assets/widths.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| {
                let (code, rest) = l.split_once('\t')?;
                let cells: Vec<f64> = rest.split('\t').filter_map(|c| c.parse().ok()).collect();
                Some((u32::from_str_radix(code, 16).ok()?, cells.try_into().ok()?))
            })
            .collect()
    });
    let silent = |c: &char| matches!(c, '\u{064B}'..='\u{065F}' | '\u{0670}') || is_bidi_control(*c);
    let mut chars = words.chars().filter(|c| !silent(c)).peekable();
    let mut em = 0.0;
    while let Some(c) = chars.next() {
        let joins = chars.peek().is_some_and(|next| ('\u{0621}'..='\u{064A}').contains(next));
        let column = if face == Face::Ui { 0 } else { 2 } + usize::from(!joins);
        em += WIDTHS.get(&u32::from(c)).and_then(|w| w.get(column)).copied().unwrap_or(560.0);
    }
    em * size / 1000.0
}

/// Words cut at a space, with an ellipsis, so that they fit into `most` pixels.
pub(crate) fn fit(words: &str, face: Face, size: f64, most: f64) -> String {
    let words: String = words.chars().filter(|c| !is_bidi_control(*c)).collect();
    if width(&words, face, size) <= most {
        return words;
    }
    let mut out = String::new();
    for word in words.split_whitespace() {
        let longer = if out.is_empty() { word.to_owned() } else { format!("{out} {word}") };
        if width(&longer, face, size) + size > most {
            break;
        }
        out = longer;
    }
    if out.is_empty() {
        for c in words.chars() {
            if width(&out, face, size) + 1.6 * size > most {
                break;
            }
            out.push(c);
        }
    }
    out.push('\u{2026}');
    out
}

/// How a text hangs on its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A drawing in the making.
#[derive(Debug)]
pub(crate) struct Pen {
    lang: Lang,
    width: f64,
    out: String,
}

impl Pen {
    /// An empty sheet of a width.
    pub(crate) fn new(t: &Strings, width: f64) -> Pen {
        Pen { lang: t.lang, width, out: String::new() }
    }

    fn x(&self, u: f64) -> f64 {
        let x = if self.lang.dir() == "rtl" { self.width - u } else { u };
        (x * 10.0).round() / 10.0
    }

    /// Words at a point. `class` may name several classes.
    pub(crate) fn text(&mut self, u: f64, y: f64, size: f64, class: &str, anchor: Anchor, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let safe = Markup::text(words);
        // A foreign run between isolates keeps its stops and quotes on its own side.
        let (lang, safe) = match (self.lang, script(words)) {
            (Lang::Arabic, Script::Latin) => (" lang=\"en\"", format!("\u{2066}{safe}\u{2069}")),
            (Lang::English, Script::Arabic) => (" lang=\"ar\"", format!("\u{2067}{safe}\u{2069}")),
            _ => ("", safe.to_string()),
        };
        self.out.push_str(&format!(
            "<text x=\"{}\" y=\"{y:.1}\" font-size=\"{size}\" class=\"{class}\"{anchor}{lang}>{safe}</text>",
            self.x(u)
        ));
    }

    /// A straight line.
    pub(crate) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        self.path(class, &[from, to]);
    }

    /// Many straight lines of one kind as one path: a page has hundreds of them.
    pub(crate) fn lines(&mut self, class: &str, lines: impl Iterator<Item = ((f64, f64), (f64, f64))>) {
        let d: Vec<String> =
            lines.map(|(a, b)| format!("M{} {:.0}L{} {:.0}", self.x(a.0), a.1, self.x(b.0), b.1)).collect();
        self.out.push_str(&format!("<path class=\"ln {class}\" d=\"{}\"/>", d.concat()));
    }

    /// Straight lines from point to point.
    pub(crate) fn path(&mut self, class: &str, points: &[(f64, f64)]) {
        let d: Vec<String> = points.iter().map(|(u, y)| format!("{} {y:.1}", self.x(*u))).collect();
        self.out.push_str(&format!("<path class=\"ln {class}\" d=\"M{}\"/>", d.join("L")));
    }

    /// A line that goes along, turns once with a round corner to another height, and goes on.
    pub(crate) fn elbow(&mut self, class: &str, from: (f64, f64), turn: f64, to: (f64, f64)) {
        let ((u1, y1), (u2, y2)) = (from, to);
        if (y1 - y2).abs() < 1.0 {
            return self.line(class, from, to);
        }
        let r = 8.0_f64.min((y2 - y1).abs() / 2.0);
        let s = if y2 > y1 { r } else { -r };
        let at = |u: f64, y: f64| format!("{} {y:.1}", self.x(u));
        let d = format!(
            "M{}L{}Q{} {}L{}Q{} {}L{}",
            at(u1, y1),
            at(turn - r, y1),
            at(turn, y1),
            at(turn, y1 + s),
            at(turn, y2 - s),
            at(turn, y2),
            at(turn + r, y2),
            at(u2, y2)
        );
        self.out.push_str(&format!("<path class=\"ln {class}\" d=\"{d}\"/>"));
    }

    /// A line that goes down and turns once towards the end edge.
    pub(crate) fn hook(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let ((u1, y1), (u2, y2)) = (from, to);
        let r = 6.0;
        let at = |u: f64, y: f64| format!("{} {y:.1}", self.x(u));
        let d =
            format!("M{}L{}Q{} {}L{}", at(u1, y1), at(u1, y2 - r), at(u1, y2), at(u1 + r, y2), at(u2, y2));
        self.out.push_str(&format!("<path class=\"ln {class}\" d=\"{d}\"/>"));
    }

    /// A dot.
    pub(crate) fn dot(&mut self, class: &str, at: (f64, f64), radius: f64) {
        self.out.push_str(&format!(
            "<circle class=\"dot {class}\" cx=\"{}\" cy=\"{:.1}\" r=\"{radius}\"/>",
            self.x(at.0),
            at.1
        ));
    }

    /// A sign of state, its middle at a point.
    pub(crate) fn sign(&mut self, sign: Sign, at: (f64, f64), scale: f64) {
        let (x, y) = (self.x(at.0) - 5.0 * scale, at.1 - 5.0 * scale);
        self.out.push_str(&format!(
            "<g class=\"s-{}\" transform=\"translate({x:.1} {y:.1}) scale({scale})\"><circle class=\"halo\" cx=\"5\" cy=\"5\" r=\"6\"/>{}</g>",
            sign.class(),
            sign.shape()
        ));
    }

    /// Opens a link around what comes next.
    pub(crate) fn link(&mut self, href: &str) {
        self.out.push_str(&format!("<a href=\"{}\">", Markup::text(href)));
    }

    /// Opens a link whose sign alone is drawn: its words are for those who do not see it.
    pub(crate) fn named_link(&mut self, href: &str, words: &str) {
        self.out.push_str(&format!(
            "<a href=\"{}\" aria-label=\"{}\">",
            Markup::text(href),
            Markup::text(words)
        ));
    }

    /// Ends the link.
    pub(crate) fn end_link(&mut self) {
        self.out.push_str("</a>");
    }

    /// The drawing, with its title and, where there is more to say, a description. `class` is `wide` or `narrow`; `id` must be
    /// new on the page.
    pub(crate) fn finish(self, class: &str, id: &str, height: f64, title: &str, description: &str) -> Markup {
        let (described, description) = match description {
            "" => (String::new(), String::new()),
            words => (
                format!(" aria-describedby=\"{id}-d\""),
                format!("<desc id=\"{id}-d\">{}</desc>", Markup::text(words)),
            ),
        };
        Markup::html(format!(
            "<svg class=\"{class}\" role=\"group\" aria-labelledby=\"{id}-t\"{described} direction=\"{}\" viewBox=\"0 0 {} {height:.0}\"><title id=\"{id}-t\">{}</title>{description}{}</svg>",
            self.lang.dir(),
            self.width,
            Markup::text(title),
            self.out
        ))
    }
}
