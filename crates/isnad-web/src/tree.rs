//! The isnad itself, drawn: from each root to the texts that carry it and on to their copies.
//!
//! Two versions of one tree: one runs across the sheet, one goes down a narrow screen; the style sheet shows one.

use crate::draw::{Anchor, Face, Pen, fit, width};
use crate::markup::Markup;
use crate::strings::Strings;

/// Copies drawn of one text; the list below the drawing names the rest.
const COPIES_DRAWN: usize = 10;
/// Texts drawn of one root.
const TEXTS_DRAWN: usize = 8;

/// One text in the tree.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    /// Its siglum.
    pub(crate) siglum: String,
    /// Where it leads.
    pub(crate) href: String,
    /// The outlet.
    pub(crate) name: String,
    /// Clock time or day.
    pub(crate) when: String,
    /// The words in which it names its source.
    pub(crate) cue: String,
    /// How long after the text that it copies.
    pub(crate) delay: String,
    /// Share that stands in the text that it copies, 0 to 1.
    pub(crate) share: Option<f64>,
}

/// A text that carries a root, and its copies.
#[derive(Debug, Clone, Default)]
pub(crate) struct Carrier {
    /// The text.
    pub(crate) text: Text,
    /// Its copies.
    pub(crate) copies: Vec<Text>,
}

/// A root.
#[derive(Debug, Clone, Default)]
pub(crate) struct Root {
    /// Its letter.
    pub(crate) letter: String,
    /// Its name.
    pub(crate) name: String,
    /// What it is.
    pub(crate) note: String,
    /// The texts that carry it.
    pub(crate) carriers: Vec<Carrier>,
}

fn line_class(share: Option<f64>) -> &'static str {
    if share.is_some_and(|s| s < 0.75) { "part" } else { "" }
}

fn percent(t: &Strings, share: Option<f64>) -> String {
    share.map(|s| t.fill("percent", &[("n", &format!("{:.0}", s * 100.0))])).unwrap_or_default()
}

/// Both versions.
pub(crate) fn draw(t: &Strings, roots: &[Root], title: &str) -> Markup {
    let description = t.s("tree.desc");
    let mut out = wide(t, roots, title, description);
    out.push(&narrow(t, roots, title, description));
    out
}

fn wide(t: &Strings, roots: &[Root], title: &str, description: &str) -> Markup {
    let mut pen = Pen::new(t, 1160.0);
    let copies = roots.iter().any(|r| r.carriers.iter().any(|c| !c.copies.is_empty()));
    let heads: &[(f64, &str)] = &[
        (38.0, "tree.root"),
        (296.0, "tree.first"),
        (666.0, "tree.copies"),
        (886.0, "tree.delay"),
        (1024.0, "tree.share"),
    ];
    for (u, key) in heads.iter().take(if copies { 5 } else { 2 }) {
        pen.text(*u, 16.0, 13.0, "t3", Anchor::Start, t.s(key));
    }
    pen.line("hair", (0.0, 30.0), (1160.0, 30.0));
    let mut y = 60.0;
    for (i, root) in roots.iter().enumerate() {
        if i > 0 {
            pen.line("hair", (0.0, y), (1160.0, y));
            y += 34.0;
        }
        y = wide_root(t, &mut pen, root, y) + 8.0;
    }
    pen.finish("wide", "tw", y, title, description)
}

/// Draws one root from `top` (the middle of its first row) and gives the line below it.
fn wide_root(t: &Strings, pen: &mut Pen, root: &Root, top: f64) -> f64 {
    let (mut y, mut middles) = (top, Vec::new());
    for carrier in root.carriers.iter().take(TEXTS_DRAWN) {
        let rows = carrier.copies.len().min(COPIES_DRAWN) + usize::from(carrier.copies.len() > COPIES_DRAWN);
        let block = 31.0 * (rows.max(1) - 1) as f64;
        let middle = y + block / 2.0;
        wide_carrier(t, pen, carrier, middle, y);
        middles.push(middle);
        let below = if carrier.text.cue.is_empty() { 34.0 } else { 52.0 };
        y = (y + block + 36.0).max(middle + below);
    }
    if root.carriers.len() > TEXTS_DRAWN {
        let more = t.count("n.more-texts", root.carriers.len() - TEXTS_DRAWN);
        pen.text(296.0, y + 4.0, 13.0, "t2", Anchor::Start, &more);
        y += 34.0;
    }
    let (first, last) = (middles.first().copied().unwrap_or(top), middles.last().copied().unwrap_or(top));
    let at = (first + last) / 2.0;
    pen.text(0.0, at + 12.0, 34.0, "ta b nas", Anchor::Start, &root.letter);
    let letter = width(&root.letter, Face::Text, 34.0).max(26.0) + 12.0;
    let name = fit(&root.name, Face::Ui, 15.5, 208.0 - letter);
    pen.text(letter, at + 5.0, 15.5, "b", Anchor::Start, &name);
    pen.text(letter, at + 26.0, 13.0, "t2", Anchor::Start, &fit(&root.note, Face::Ui, 13.0, 208.0 - letter));
    let from = letter + width(&name, Face::Ui, 15.5) + 12.0;
    for middle in middles {
        pen.elbow("root", (from, at), 238.0, (277.0, middle));
    }
    y
}

fn wide_carrier(t: &Strings, pen: &mut Pen, carrier: &Carrier, middle: f64, top: f64) {
    let text = &carrier.text;
    pen.dot("root", (282.0, middle), 5.0);
    pen.link(&text.href);
    pen.text(296.0, middle + 5.0, 16.0, "ta b", Anchor::Start, &text.siglum);
    pen.end_link();
    let u = 296.0 + width(&text.siglum, Face::Ui, 16.0) + 10.0;
    let when_width = width(&text.when, Face::Ui, 13.0);
    let name = fit(&text.name, Face::Ui, 15.5, 572.0 - u - when_width);
    pen.text(u, middle + 5.0, 15.5, "b", Anchor::Start, &name);
    let after = u + width(&name, Face::Ui, 15.5) + 12.0;
    pen.text(after, middle + 5.0, 13.0, "t3", Anchor::Start, &text.when);
    if !text.cue.is_empty() {
        pen.text(
            u,
            middle + 27.0,
            15.0,
            "t2 nas",
            Anchor::Start,
            &fit(&text.cue, Face::Text, 15.0, 590.0 - u),
        );
    }
    if carrier.copies.is_empty() {
        return;
    }
    pen.line("", (after + when_width + 12.0, middle), (606.0, middle));
    for (i, copy) in carrier.copies.iter().take(COPIES_DRAWN).enumerate() {
        let y = top + 31.0 * i as f64;
        pen.elbow(line_class(copy.share), (606.0, middle), 614.0, (646.0, y));
        pen.dot("copy", (652.0, y), 3.5);
        pen.link(&copy.href);
        pen.text(666.0, y + 5.0, 14.0, "ta b", Anchor::Start, &copy.siglum);
        pen.end_link();
        let u = 666.0 + width(&copy.siglum, Face::Ui, 14.0) + 10.0;
        pen.text(u, y + 5.0, 14.5, "", Anchor::Start, &fit(&copy.name, Face::Ui, 14.5, 872.0 - u));
        pen.text(886.0, y + 5.0, 13.0, "t2", Anchor::Start, &copy.delay);
        pen.text(1024.0, y + 5.0, 13.0, "t2", Anchor::Start, &percent(t, copy.share));
    }
    if carrier.copies.len() > COPIES_DRAWN {
        let y = top + 31.0 * COPIES_DRAWN as f64;
        pen.elbow("", (606.0, middle), 614.0, (646.0, y));
        let more = t.count("n.more-copies", carrier.copies.len() - COPIES_DRAWN);
        pen.text(666.0, y + 5.0, 13.0, "t2", Anchor::Start, &more);
    }
}

fn narrow(t: &Strings, roots: &[Root], title: &str, description: &str) -> Markup {
    let mut pen = Pen::new(t, 358.0);
    let mut y = 32.0;
    for (i, root) in roots.iter().enumerate() {
        if i > 0 {
            pen.line("hair", (0.0, y), (358.0, y));
            y += 40.0;
        }
        y = narrow_root(t, &mut pen, root, y) + 2.0;
    }
    pen.finish("narrow", "tn", y, title, description)
}

fn narrow_root(t: &Strings, pen: &mut Pen, root: &Root, top: f64) -> f64 {
    pen.text(0.0, top, 30.0, "ta b nas", Anchor::Start, &root.letter);
    let u = width(&root.letter, Face::Text, 30.0).max(22.0) + 10.0;
    pen.text(u, top - 9.0, 15.5, "b", Anchor::Start, &fit(&root.name, Face::Ui, 15.5, 358.0 - u));
    pen.text(u, top + 11.0, 13.0, "t2", Anchor::Start, &fit(&root.note, Face::Ui, 13.0, 358.0 - u));
    let mut y = top + 41.0;
    for carrier in root.carriers.iter().take(TEXTS_DRAWN) {
        let text = &carrier.text;
        pen.hook("root", (10.0, top + 20.0), (28.0, y));
        pen.dot("root", (33.0, y), 5.0);
        let note = width(&text.when, Face::Ui, 13.0);
        narrow_text(pen, text, (46.0, y), 15.0, "b", note, &text.when);
        let middle = y;
        if !text.cue.is_empty() {
            let u = 46.0 + width(&text.siglum, Face::Ui, 15.0) + 9.0;
            y += 24.0;
            pen.text(u, y + 2.0, 14.5, "t2 nas", Anchor::Start, &fit(&text.cue, Face::Text, 14.5, 350.0 - u));
        }
        for copy in carrier.copies.iter().take(COPIES_DRAWN) {
            y += 29.0;
            pen.hook(line_class(copy.share), (33.0, middle + 9.0), (52.0, y));
            pen.dot("copy", (56.0, y), 3.5);
            let parts = [copy.delay.clone(), percent(t, copy.share)];
            let note: Vec<&str> = parts.iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
            let note = note.join(" \u{00B7} ");
            narrow_text(pen, copy, (68.0, y), 14.0, "", width(&note, Face::Ui, 12.5), &note);
        }
        if carrier.copies.len() > COPIES_DRAWN {
            y += 29.0;
            let more = t.count("n.more-copies", carrier.copies.len() - COPIES_DRAWN);
            pen.text(68.0, y + 5.0, 13.0, "t2", Anchor::Start, &more);
        }
        y += 38.0;
    }
    y
}

fn narrow_text(
    pen: &mut Pen,
    text: &Text,
    at: (f64, f64),
    size: f64,
    class: &str,
    note_width: f64,
    note: &str,
) {
    let (u, y) = at;
    pen.link(&text.href);
    pen.text(u, y + 5.0, size, "ta b", Anchor::Start, &text.siglum);
    pen.end_link();
    let u = u + width(&text.siglum, Face::Ui, size) + 9.0;
    let name = fit(&text.name, Face::Ui, size, 346.0 - u - note_width);
    pen.text(u, y + 5.0, size, class, Anchor::Start, &name);
    pen.text(358.0, y + 5.0, 12.5, "t2", Anchor::End, note);
}
