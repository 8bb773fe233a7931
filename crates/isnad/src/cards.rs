//! What lists need of each page, so that nobody has to load its reading for them.
//!
//! A list of the statements of one speaker, or of the pages of a day, shows some of many. Which ones is told by these cards; they are
//! written while the readings are at hand and kept with the record.

use isnad_model::{Day, EntityId, LinkKind, Quotation, Reading, Statement, When};
use serde::{Deserialize, Serialize};

/// First and last day of a stretch of time, either of which may be unknown.
pub type Bounds = (Option<Day>, Option<Day>);

/// One page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// When it was published, without what that rests on.
    pub published: When,
    /// When it was written, as far as its text tells.
    pub written: Bounds,
    /// Its outlet, as the page names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// The host that it was found on, where that is something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Its language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its statements, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
}

/// One statement of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Who says it; `None` where the text hides the speaker.
    #[serde(default, rename = "by", skip_serializing_if = "Option::is_none")]
    pub speaker: Option<EntityId>,
    /// To whom.
    #[serde(default, rename = "to", skip_serializing_if = "Option::is_none")]
    pub addressee: Option<EntityId>,
    /// Through whom: agencies, channels, accounts, documents.
    #[serde(default, rename = "via", skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
    /// How its words are told.
    #[serde(rename = "as")]
    pub quotation: Quotation,
}

impl Card {
    /// The card of a reading.
    pub fn of(reading: &Reading) -> Card {
        let article = &reading.article;
        let host = isnad_page::habits::host(article);
        Card {
            published: When { basis: String::new(), ..article.published.clone() },
            written: (reading.reference.earliest, reading.reference.latest),
            host: host.filter(|h| article.outlet.as_ref() != Some(h)),
            outlet: article.outlet.clone(),
            language: article.language.clone(),
            remarks: reading.statements.iter().map(Remark::of).collect(),
        }
    }

    /// The one day on which it was published, else written, where that is known.
    pub fn day(&self) -> Option<Day> {
        let (first, last) = self.written;
        self.published.exact().or(first.filter(|_| first == last))
    }

    /// True where it is of this outlet, by its name or its host.
    pub fn is_of(&self, outlet: &str) -> bool {
        self.outlet.as_deref() == Some(outlet) || self.host.as_deref() == Some(outlet)
    }
}

impl Remark {
    fn of(statement: &Statement) -> Remark {
        let links = statement.chain.iter();
        let links = links.filter(|l| l.kind != LinkKind::Speaker && l.kind != LinkKind::Outlet);
        let mut through: Vec<String> =
            statement.via.iter().chain(links.map(|l| &l.name)).map(String::to_owned).collect();
        through.sort_unstable();
        through.dedup();
        Remark {
            speaker: statement.speaker.clone(),
            addressee: statement.addressee.clone(),
            through,
            quotation: statement.quotation,
        }
    }
}

/// The cards of readings, in their order.
pub fn cards<'r>(readings: impl Iterator<Item = &'r Reading>) -> Vec<Card> {
    readings.map(Card::of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use isnad_model::Article;

    #[test]
    fn an_outlet_is_known_by_its_name_and_by_its_host() {
        let article = Article {
            outlet: Some("Herald".into()),
            url: Some("https://www.herald.example/1".into()),
            published: When::day(Day::constant(2026, 3, 1), "given"),
            ..Article::default()
        };
        let card = Card::of(&Reading { article, ..Reading::default() });
        assert!(card.is_of("Herald") && card.is_of("herald.example") && !card.is_of("www.herald.example"));
        assert_eq!(card.day(), Some(Day::constant(2026, 3, 1)));
        let kept = serde_json::to_string(&card).expect("JSON");
        assert_eq!(serde_json::from_str::<Card>(&kept).expect("read back"), card);
    }
}
