//! Pages for the archive's tests, without the rooms that read them.
#![allow(clippy::expect_used, clippy::panic)]

use isnad_archive::{NewPage, Source};
use isnad_model::{Article, Day, PageInfo, Reading, When};

/// A page of a few words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    pub(crate) id: String,
    pub(crate) headline: String,
    pub(crate) body: String,
    pub(crate) published: Option<Day>,
    pub(crate) captured: Option<Day>,
    pub(crate) outlet: Option<String>,
    pub(crate) views: u64,
    pub(crate) reader: String,
}

impl Sheet {
    pub(crate) fn new(id: &str, headline: &str, body: &str) -> Self {
        Sheet {
            id: id.into(),
            headline: headline.into(),
            body: body.into(),
            reader: "reader-1".into(),
            ..Sheet::default()
        }
    }

    /// The page as the engine would hand it over.
    pub(crate) fn encode(&self) -> NewPage {
        let text = format!("{}\n\n{}", self.headline, self.body);
        let mut article = Article {
            id: self.id.clone(),
            headline: self.headline.clone(),
            outlet: self.outlet.clone(),
            language: Some("ar".into()),
            published: self.published.map_or_else(When::unknown, |d| When::day(d, "given")),
            text,
            ..Article::default()
        };
        article.counters.insert("views".into(), self.views);
        let reading = Reading {
            page: PageInfo { captured: self.captured, ..PageInfo::default() },
            article,
            pack: "pack-1".into(),
            ..Reading::default()
        };
        let bytes = format!("{} {} {}", self.headline, self.body, self.views);
        let given = format!("{:?} {:?} {:?} {:?}", self.id, self.outlet, self.published, self.captured);
        let source = Source { bytes: bytes.as_bytes(), given: &given };
        NewPage::encode(source, &reading, None, &self.reader).expect("a page of a few words can be packed")
    }
}
