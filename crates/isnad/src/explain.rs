//! A reading laid over its text: which rule took which words.
//!
//! Marks overlap: a name stands inside what is said, a cue is at once the trigger of an event. So the text is cut into
//! [`Piece`]s at every edge of a mark; a face paints each with the facts that lie on it, and sets a fact's label where
//! it ends. The words are never moved: put together the pieces are the text.

use isnad_model::{EntityId, Event, Reading, Span, Statement, TimeExpression};

/// What kind of fact took the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// What is said, without its cue.
    Said,
    /// A name of one who takes part.
    Name,
    /// An expression of time.
    Time,
    /// The words that say that something is said.
    Cue,
    /// The word that tells an event.
    Trigger,
}

impl Layer {
    /// All layers, the lowest first: where two lie on the same words the later one is seen.
    pub const ALL: [Layer; 5] = [Layer::Said, Layer::Name, Layer::Time, Layer::Cue, Layer::Trigger];

    /// The layer in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Layer::Said => "said",
            Layer::Name => "name",
            Layer::Time => "time",
            Layer::Cue => "cue",
            Layer::Trigger => "event",
        }
    }
}

/// A fact of a reading, as short words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its label in the text: `t1`, `n1`, `s1`, `e1`.
    pub label: String,
    /// The rule that read it.
    pub rule: String,
    /// What was read.
    pub words: String,
    /// Details, each with its name.
    pub details: Vec<(&'static str, String)>,
}

/// Words of one line, with what lies on them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'r> {
    /// The words.
    pub text: &'r str,
    /// The layers that lie on them, the lowest first.
    pub layers: Vec<Layer>,
    /// How many marks begin here.
    pub opens: usize,
    /// Labels of the facts whose marks end here, the innermost first.
    pub closes: Vec<&'r str>,
}

/// A reading laid over its text.
#[derive(Debug, Clone)]
pub struct Explained<'r> {
    reading: &'r Reading,
    /// All facts: times, names, statements, events, each in the order of the text.
    pub facts: Vec<Fact>,
    marks: Vec<Mark>,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    span: Span,
    layer: Layer,
    fact: usize,
}

/// Lays a reading over its text.
pub fn explain(reading: &Reading) -> Explained<'_> {
    let mut out = Explained { reading, facts: Vec::new(), marks: Vec::new() };
    for (n, t) in reading.times.iter().enumerate() {
        out.fact(format!("t{}", n + 1), &t.rule, time(t), Vec::new(), &[(t.span, Layer::Time)]);
    }
    for (n, e) in reading.entities.iter().enumerate() {
        let country = e.country.as_deref().map_or_else(String::new, |c| format!(" {c}"));
        let details = e.roles.iter().map(|r| ("role", r.words.clone())).collect();
        let marks: Vec<_> = e.mentions.iter().map(|m| (*m, Layer::Name)).collect();
        let words = format!("{} {}{country}: {}", e.id, e.kind.as_str(), e.name);
        out.fact(format!("n{}", n + 1), &e.rule, words, details, &marks);
    }
    for (n, s) in reading.statements.iter().enumerate() {
        let marks = [(s.cue, Layer::Cue), (s.span, Layer::Said)];
        out.fact(format!("s{}", n + 1), &s.rule, out.speaker(s), out.chain(s), &marks);
    }
    for (n, e) in reading.events.iter().enumerate() {
        let mode = e.mode.map_or_else(String::new, |m| format!("/{m}"));
        let words = format!("{}{mode}", e.kind);
        let marks = [(e.trigger, Layer::Trigger)];
        out.fact(format!("e{}", n + 1), &e.evidence.rule, words, out.parts(e), &marks);
    }
    // At one place what is longer begins first, so that marks lie in one another where they can.
    out.marks.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end), m.layer));
    out
}

impl<'r> Explained<'r> {
    fn fact(
        &mut self,
        label: String,
        rule: &str,
        words: String,
        details: Vec<(&'static str, String)>,
        marks: &[(Span, Layer)],
    ) {
        let fact = self.facts.len();
        let whole = marks.iter().filter(|(span, _)| !span.is_empty());
        self.marks.extend(whole.map(|&(span, layer)| Mark { span, layer, fact }));
        self.facts.push(Fact { label, rule: rule.to_owned(), words, details });
    }

    fn speaker(&self, s: &Statement) -> String {
        let speaker = s.speaker.as_ref().map_or("(speaker hidden)", |id| self.reading.name(id));
        format!("{}: {speaker}", s.cue.of(&self.reading.article.text))
    }

    fn chain(&self, s: &Statement) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        if let Some(to) = &s.addressee {
            out.push(("to", self.reading.name(to).to_owned()));
        }
        if s.chain.len() > 1 {
            let links: Vec<&str> = s.chain.iter().map(|l| l.name.as_str()).collect();
            out.push(("through", links.join(" ← ")));
        }
        out
    }

    fn parts(&self, e: &Event) -> Vec<(&'static str, String)> {
        let names =
            |ids: &[EntityId]| ids.iter().map(|i| self.reading.name(i)).collect::<Vec<_>>().join(" · ");
        let mut out = vec![("words", e.trigger.of(&self.reading.article.text).to_owned())];
        out.push(("who", names(&e.actors)));
        out.push(("to whom", names(&e.recipients)));
        out.push(("where", e.place.as_ref().map_or_else(String::new, |p| self.reading.name(p).to_owned())));
        out.push(("when", bounds(e.when.earliest, e.when.latest)));
        out.push(("told as", format!("{}, {}", e.phase.as_str(), self.stance(e))));
        out.retain(|(_, words)| !words.is_empty());
        out
    }

    fn stance(&self, e: &Event) -> String {
        let stance = serde_json::to_value(e.stance).ok();
        let stance = stance.as_ref().and_then(|s| s.as_str()).unwrap_or_default().to_owned();
        match &e.by {
            Some(by) => format!("{stance} by {}", self.reading.name(by)),
            None => stance,
        }
    }

    /// The lines of the text, cut into pieces. Empty lines are left out.
    pub fn lines(&self) -> Vec<Vec<Piece<'_>>> {
        let text = self.reading.article.text.as_str();
        let mut out = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let words = line.trim_end();
            if !words.trim().is_empty() {
                out.push(self.pieces(Span::new(at, at + words.len())));
            }
            at += line.len();
        }
        out
    }

    /// The pieces of one line. A mark that goes beyond it is cut at its edges.
    fn pieces(&self, line: Span) -> Vec<Piece<'_>> {
        let here: Vec<(Span, &Mark)> = self
            .marks
            .iter()
            .filter(|m| m.span.start < line.end && line.start < m.span.end)
            .map(|m| (Span { start: m.span.start.max(line.start), end: m.span.end.min(line.end) }, m))
            .collect();
        let mut edges: Vec<u32> = here.iter().flat_map(|(s, _)| [s.start, s.end]).collect();
        edges.extend([line.start, line.end]);
        edges.sort_unstable();
        edges.dedup();
        let spans = edges.iter().zip(edges.iter().skip(1)).map(|(a, b)| Span { start: *a, end: *b });
        spans.map(|span| self.piece(span, &here)).collect()
    }

    fn piece(&self, span: Span, here: &[(Span, &Mark)]) -> Piece<'_> {
        let on = here.iter().filter(|(s, _)| s.start <= span.start && span.end <= s.end);
        let mut layers: Vec<Layer> = on.map(|(_, m)| m.layer).collect();
        layers.sort_unstable();
        layers.dedup();
        let ends = here.iter().rev().filter(|(s, _)| s.end == span.end);
        let labels = ends.filter_map(|(_, m)| self.facts.get(m.fact)).map(|f| f.label.as_str());
        Piece {
            text: span.of(&self.reading.article.text),
            layers,
            opens: here.iter().filter(|(s, _)| s.start == span.start).count(),
            closes: labels.collect(),
        }
    }
}

fn time(t: &TimeExpression) -> String {
    bounds(t.earliest, t.latest)
}

/// `2026-01-14`, `2026-01-01 … 2026-01-31`, with `…` for a bound that is unknown.
fn bounds(earliest: Option<isnad_model::Day>, latest: Option<isnad_model::Day>) -> String {
    let day = |d: Option<isnad_model::Day>| d.map_or_else(String::new, |d| d.to_string());
    match (earliest, latest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (None, None) => "unknown".into(),
        (a, b) => format!("{} … {}", day(a), day(b)).trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use isnad_model::{Article, Quotation};

    fn statement(text: &str, cue: &str, said: &str) -> Statement {
        let span = |words: &str| {
            let start = text.find(words).unwrap_or(0);
            Span::new(start, start + words.len())
        };
        Statement {
            span: span(said),
            cue: span(cue),
            speaker: None,
            addressee: None,
            quotation: Quotation::Indirect,
            via: None,
            chain: Vec::new(),
            rule: "cues/قال".into(),
        }
    }

    #[test]
    fn pieces_put_together_are_the_text() {
        let text = "عنوان\n\nقال إن المحادثات جادة\nوانتهت";
        let reading = Reading {
            article: Article { text: text.into(), ..Article::default() },
            statements: vec![
                statement(text, "قال", "المحادثات جادة\nوانتهت"),
                statement(text, "إن المحادثات", "المحادثات"),
            ],
            ..Reading::default()
        };
        let explained = explain(&reading);
        let lines: Vec<String> =
            explained.lines().iter().map(|l| l.iter().map(|p| p.text).collect()).collect();
        assert_eq!(lines, ["عنوان", "قال إن المحادثات جادة", "وانتهت"]);
        let opened: usize = explained.lines().iter().flatten().map(|p| p.opens).sum();
        let closed: usize = explained.lines().iter().flatten().map(|p| p.closes.len()).sum();
        assert_eq!((opened, closed), (5, 5), "the first content goes on in the next line");
    }
}
