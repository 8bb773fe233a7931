//! Text of any kind as an article: read without panic, soundly, and twice the same.
#![no_main]

use isnad_lang::{Pack, Source};
use isnad_model::{Article, Block, BlockKind, PageInfo, Reading, Span};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static PACK: LazyLock<Pack> =
    LazyLock::new(|| Pack::load(&Source::builtin(), "ar", &[]).expect("the tables load"));

/// The first line is the headline.
fn article(text: &str) -> Article {
    let line = text.find('\n').unwrap_or(text.len());
    let blocks = vec![
        Block { kind: BlockKind::Headline, span: Span::new(0, line) },
        Block { kind: BlockKind::Paragraph, span: Span::new(line, text.len()) },
    ];
    Article { id: "fuzz".into(), text: text.into(), blocks, ..Article::default() }
}

fn sound(reading: &Reading) {
    let fits =
        |span: Span| assert!(reading.article.text.get(span.start as usize..span.end as usize).is_some());
    for s in &reading.statements {
        fits(s.span);
        fits(s.cue);
        assert!(s.speaker.as_ref().is_none_or(|id| reading.entity(id).is_some()));
    }
    for e in &reading.events {
        fits(e.trigger);
        let mut parties = e.actors.iter().chain(&e.recipients).chain(&e.place).chain(&e.by);
        assert!(parties.all(|id| reading.entity(id).is_some()));
    }
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let reading = isnad_read::read(PageInfo::default(), article(&text), Vec::new(), &PACK);
    sound(&reading);
    assert!(reading == isnad_read::read(PageInfo::default(), article(&text), Vec::new(), &PACK));
});
