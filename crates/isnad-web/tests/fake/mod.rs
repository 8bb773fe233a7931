//! A small invented world for the tests and for looking at the pages: two states, a power line, nine pages.

use isnad::{EntryKind, Error, Marked, Query, QueryError};
use isnad_model::{
    Account, Article, Block, BlockKind, CodePoints, Commitment, CommitmentStatus, CopyLink, Day, Difference,
    DifferenceKind, Entity, EntityId, EntityKind, Event, EventType, Evidence, Family, Granularity, Group,
    Link, LinkKind, Mode, PageInfo, Phase, Polarity, Quantity, Quotation, Reading, Record, RecordEvent, Role,
    Root, Span, Stance, Statement, StoryLink, StoryLinkKind, Storyline, Teaser, TellingRef, TimeExpression,
    When,
};
use isnad_web::{Answer, EntityAnswer, EntityHit, Hit, SearchOptions, Snapshot, Source};
use std::sync::Arc;

/// A page's hostile headline.
pub(crate) const HOSTILE: &str = "<script>alert(1)</script> \"خبر\" \u{202E}مقلوب";

pub(crate) struct Fake(pub(crate) Arc<Snapshot>);

impl Source for Fake {
    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.0)
    }

    fn search(&self, query: &str, how: SearchOptions) -> Result<Answer, Error> {
        if let Some(value) = query.strip_prefix("type:") {
            let operator = isnad::Operator::Type;
            return Err(QueryError::UnknownValue { operator, value: value.into() }.into());
        }
        let found = self.0.readings.values().filter_map(|r| {
            let at = r.article.text.find(query)?;
            let span = Span::new(at, at + query.len());
            let line = r.article.blocks.iter().find(|b| b.span.contains(span))?;
            let mark = Span::new(at - line.span.start as usize, at - line.span.start as usize + query.len());
            Some(Hit {
                page: r.article.id.clone(),
                kind: EntryKind::Page,
                item: 0,
                headline: r.article.headline.clone(),
                outlet: r.article.outlet.clone(),
                published: r.article.published.clone(),
                snippet: line.span.of(&r.article.text).to_owned(),
                marks: vec![mark],
                at: span,
                points: CodePoints::new(&r.article.text).span(span),
                paragraph: r.article.paragraph(span).0,
            })
        });
        let hits: Vec<Hit> = found.take(how.limit).collect();
        Ok(Answer { query: Query::Word(query.into()), total: hits.len(), hits })
    }

    fn search_entities(&self, query: &str, limit: usize) -> Result<EntityAnswer, Error> {
        let named = self.0.names.iter().filter_map(|(id, known)| {
            let at = known.name.find(query)?;
            let page = self.0.naming(id).next()?;
            Some(EntityHit {
                id: id.clone(),
                name: Marked { words: known.name.clone(), marks: vec![Span::new(at, at + query.len())] },
                also: known.also.iter().map(|n| Marked { words: n.clone(), marks: Vec::new() }).collect(),
                roles: vec![Marked { words: "رئيس الوفد".into(), marks: Vec::new() }],
                kind: known.kind,
                country: known.country.clone(),
                pages: known.pages.len(),
                page: page.article.id.clone(),
                at: Span::new(0, 0),
            })
        });
        let all: Vec<EntityHit> = named.collect();
        let total = all.len();
        Ok(EntityAnswer {
            query: Query::Word(query.into()),
            hits: all.into_iter().take(limit).collect(),
            total,
        })
    }

    fn raw(&self, page: &str) -> Option<Vec<u8>> {
        (page == "p1").then(|| b"<html><script>alert(1)</script></html>".to_vec())
    }
}

pub(crate) fn day(words: &str) -> Day {
    words.parse().expect("a day")
}

fn id(words: &str) -> EntityId {
    EntityId(words.into())
}

struct Page(Reading);

impl Page {
    fn new(key: &str, outlet: &str, when: &str, minute: Option<u16>, lang: &str, lines: &[&str]) -> Page {
        let mut text = String::new();
        let mut blocks = Vec::new();
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                text.push_str("\n\n");
            }
            let start = text.len();
            text.push_str(line);
            let kind = if i == 0 { BlockKind::Headline } else { BlockKind::Paragraph };
            blocks.push(Block { kind, span: Span::new(start, text.len()) });
        }
        let published = When { minute, ..When::day(day(when), "json-ld") };
        Page(Reading {
            page: PageInfo {
                url: Some(format!("https://{key}.example/news/1")),
                captured: Some(day(when)),
                media_type: "text/html".into(),
                charset: "utf-8".into(),
                sha256: "4f0c1d9e77aa0b12c3d4e5f60718293a".into(),
            },
            article: Article {
                id: key.into(),
                outlet: Some(outlet.into()),
                headline: lines[0].into(),
                published: published.clone(),
                language: Some(lang.into()),
                text,
                blocks,
                ..Article::default()
            },
            reference: published,
            pack: "0.1.0".into(),
            ..Reading::default()
        })
    }

    fn span(&self, words: &str) -> Span {
        let at = self
            .0
            .article
            .text
            .rfind(words)
            .unwrap_or_else(|| panic!("{words} is not in {}", self.0.article.id));
        Span::new(at, at + words.len())
    }

    fn sentence(&self, span: Span) -> Span {
        let block = self.0.article.blocks.iter().find(|b| b.span.contains(span)).expect("a block").span;
        let text = block.of(&self.0.article.text);
        let mut start = block.start as usize;
        for part in text.split_inclusive(". ") {
            let whole = Span::new(start, start + part.trim_end().len());
            if whole.contains(span) {
                return whole;
            }
            start += part.len();
        }
        block
    }

    fn who(mut self, key: &str, kind: EntityKind, name: &str, forms: &[&str], role: Option<&str>) -> Page {
        let text = self.0.article.text.clone();
        let mut mentions: Vec<Span> = Vec::new();
        for form in std::iter::once(&name).chain(forms) {
            for (at, found) in text.match_indices(*form) {
                let span = Span::new(at, at + found.len());
                if !mentions.iter().any(|m| m.overlaps(span)) {
                    mentions.push(span);
                }
            }
        }
        mentions.sort();
        let roles = role.map(|r| Role { words: r.into(), span: self.span(r) }).into_iter().collect();
        self.0.entities.push(Entity {
            id: id(key),
            name: name.into(),
            aliases: Vec::new(),
            kind,
            country: None,
            roles,
            mentions,
            rule: String::new(),
        });
        self
    }

    fn said(mut self, who: &str, cue: &str, words: &str, quotation: Quotation, via: Option<&str>) -> Page {
        let mut chain = vec![Link {
            kind: LinkKind::Outlet,
            name: self.0.article.outlet.clone().unwrap_or_default(),
            entity: None,
            cue: None,
        }];
        chain.extend(via.map(|v| Link { kind: LinkKind::Channel, name: v.into(), entity: None, cue: None }));
        let cue = self.span(cue);
        let name =
            self.0.entities.iter().find(|e| e.id == id(who)).map(|e| e.name.clone()).unwrap_or_default();
        chain.push(Link { kind: LinkKind::Speaker, name, entity: Some(id(who)), cue: Some(cue) });
        self.0.statements.push(Statement {
            span: self.span(words),
            cue,
            speaker: (!who.is_empty()).then(|| id(who)),
            addressee: None,
            quotation,
            via: via.map(str::to_owned),
            chain,
            rule: "say/1".into(),
        });
        self
    }

    fn time(mut self, words: &str, a: &str, b: &str) -> Page {
        self.0.times.push(TimeExpression {
            span: self.span(words),
            earliest: (!a.is_empty()).then(|| day(a)),
            latest: (!b.is_empty()).then(|| day(b)),
            granularity: Granularity::Day,
            stretch: false,
            weekday: None,
            rule: "time/1".into(),
        });
        self
    }

    fn deed(
        mut self,
        kind: EventType,
        mode: Option<Mode>,
        trigger: &str,
        actors: &[&str],
        when: When,
        phase: Phase,
    ) -> Page {
        let trigger = self.span(trigger);
        let denied = phase == Phase::Attempted;
        self.0.events.push(Event {
            kind,
            mode,
            trigger,
            actors: actors.iter().map(|a| id(a)).collect(),
            recipients: Vec::new(),
            place: None,
            when,
            polarity: if denied { Polarity::Negated } else { Polarity::Affirmed },
            phase: if denied { Phase::Past } else { phase },
            stance: Stance::Asserted,
            by: None,
            quantities: Vec::new(),
            sentences: vec![self.sentence(trigger)],
            caller: None,
            topic: Default::default(),
            parts: Vec::new(),
            evidence: Evidence { rule: "frame/1".into(), spans: vec![trigger] },
        });
        self
    }

    fn counted(mut self, what: &str, value: u64, words: &str) -> Page {
        let span = self.span(words);
        if let Some(event) = self.0.events.last_mut() {
            event.quantities.push(Quantity { what: what.into(), value, span });
        }
        self
    }
}

fn people(page: Page) -> Page {
    let has = |p: &Page, w: &str| p.0.article.text.contains(w);
    let mut page = page;
    if has(&page, "لؤي الحصري") {
        let role = has(&page, "وزير الطاقة الصرمدي").then_some("وزير الطاقة الصرمدي");
        page = page.who("person:hosari", EntityKind::Person, "لؤي الحصري", &["الحصري"], role);
    }
    if has(&page, "نهلة الدبّاغ") {
        page = page.who("person:dabbagh", EntityKind::Person, "نهلة الدبّاغ", &["الدبّاغ"], None);
    }
    if has(&page, "صرمد") {
        page = page.who("state:sarmad", EntityKind::State, "صرمد", &[], None);
    }
    if has(&page, "أفيان") {
        page = page.who("state:avian", EntityKind::State, "أفيان", &[], None);
    }
    if has(&page, "كفر زيتا") {
        page = page.who("place:kz", EntityKind::Place, "كفر زيتا", &[], None);
    }
    page
}

fn pages() -> Vec<Page> {
    use EventType::{Agree, Assault, Consult, Reject};
    let signed = || When::day(day("2026-09-14"), "weekday+published");
    let wire = [
        "صرمد وأفيان توقّعان اتّفاق خطّ الربط الكهربائي",
        "وقّعت صرمد وأفيان، اليوم الاثنين، في كفر زيتا اتّفاقاً على تشغيل خطّ الربط الكهربائي خلال ستّين يوماً، بعد توقّف دام عاماً.",
        "وقال وزير الطاقة الصرمدي لؤي الحصري إنّ «الخطّ يعيد الضوء إلى مليون بيت»، وأضاف أنّ الفرق الفنّيّة ستبدأ الفحص خلال أسبوع.",
        "وأعلنت وكالة صرمد للأنباء أنّ الجلسة دامت أربع ساعات، وأنّ قمّة ستُعقد قبل نهاية العام.",
    ];
    let p1 = people(Page::new("p1", "وكالة صرمد للأنباء", "2026-09-14", Some(1005), "ar", &wire))
        .said("person:hosari", "وقال", "«الخطّ يعيد الضوء إلى مليون بيت»", Quotation::Direct, None)
        .said("person:hosari", "وأضاف", "الفرق الفنّيّة ستبدأ الفحص خلال أسبوع", Quotation::Indirect, None)
        .time("اليوم الاثنين", "2026-09-14", "2026-09-14")
        .time("خلال ستّين يوماً", "2026-09-14", "2026-11-13")
        .deed(Agree, None, "وقّعت", &["state:sarmad", "state:avian"], signed(), Phase::Past)
        .counted("duration-minutes", 240, "أربع ساعات");
    let p2 = people(Page::new("p2", "المنارة", "2026-09-14", Some(1046), "ar", &wire))
        .said("person:hosari", "وقال", "«الخطّ يعيد الضوء إلى مليون بيت»", Quotation::Direct, None)
        .deed(Agree, None, "وقّعت", &["state:sarmad", "state:avian"], signed(), Phase::Past);
    let p3 = people(Page::new("p3", "بريد الساحل", "2026-09-15", None, "ar", &wire[..3])).deed(
        Agree,
        None,
        "وقّعت",
        &["state:sarmad", "state:avian"],
        signed(),
        Phase::Past,
    );
    let p4 = people(Page::new("p4", "قناة الهضبة", "2026-09-14", Some(1180), "ar", &[
        "خطّ الكهرباء: تفاهم مشروط بين صرمد وأفيان",
        "قال مسؤول حضر المحادثات لقناة الهضبة إنّ صرمد وأفيان اتّفقتا الاثنين على تشغيل الخطّ قبل نهاية العام إذا سُدّدت المتأخّرات.",
        "ودامت الجلسة نحو ستّ ساعات، وتخلّلها خروج الوفد الأفياني مرّتين. وذكر المسؤول أنّ ملحقاً لم يُنشر يحدّد سعر الكيلوواط.",
        "ونفت وزيرة الطاقة نهلة الدبّاغ وجود أيّ ملحق.",
    ]))
        .who("group:official", EntityKind::Group, "مسؤول حضر المحادثات", &[], None)
        .said("group:official", "قال مسؤول", "صرمد وأفيان اتّفقتا الاثنين على تشغيل الخطّ قبل نهاية العام إذا سُدّدت المتأخّرات", Quotation::Indirect, Some("قناة الهضبة"))
        .said("group:official", "وذكر المسؤول", "ملحقاً لم يُنشر يحدّد سعر الكيلوواط", Quotation::Indirect, None)
        .said("person:dabbagh", "ونفت", "وجود أيّ ملحق", Quotation::Indirect, None)
        .time("الاثنين", "2026-09-14", "2026-09-14")
        .deed(Agree, None, "اتّفقتا", &["state:sarmad", "state:avian"], signed(), Phase::Past)
        .counted("duration-minutes", 360, "ستّ ساعات");
    let p5 = people(Page::new("p5", "The Gulf Ledger", "2026-09-15", None, "en", &[
        "Sarmad and Avian sign power line deal",
        "Sarmad and Avian signed a deal on Monday to switch on the power line within sixty days, envoy Rami Safar told The Gulf Ledger.",
        "“Nobody left the room happy, which is a good sign,” Mr Safar said.",
    ]))
        .who("state:sarmad", EntityKind::State, "Sarmad", &[], None)
        .who("state:avian", EntityKind::State, "Avian", &[], None)
        .who("person:safar", EntityKind::Person, "Rami Safar", &["Mr Safar"], Some("envoy"))
        .said("person:safar", "said", "Nobody left the room happy, which is a good sign,", Quotation::Direct, None)
        .time("on Monday", "2026-09-14", "2026-09-14")
        .deed(Agree, None, "signed", &["state:sarmad", "state:avian"], signed(), Phase::Past);
    let p6 = people(Page::new("p6", "وكالة صرمد للأنباء", "2026-06-02", Some(700), "ar", &[
        "مكالمة بين الحصري والدبّاغ",
        "أجرى لؤي الحصري مكالمة هاتفيّة مع نهلة الدبّاغ أمس بحثا فيها ديون الكهرباء بين صرمد وأفيان، واتّفقا على جولة ثانية خلال شهر.",
    ]))
        .time("أمس", "2026-06-01", "2026-06-01")
        .deed(Consult, Some(Mode::Phone), "مكالمة هاتفيّة", &["person:hosari", "person:dabbagh"], When::day(day("2026-06-01"), "relative-age"), Phase::Past);
    let p7 = people(Page::new(
        "p7",
        "المنارة",
        "2026-08-20",
        None,
        "ar",
        &[
            "انفجار قرب محطّة كفر زيتا",
            "أصاب انفجار محوّلاً قرب محطّة كفر زيتا في صرمد الأسبوع الماضي، وجُرح أربعة عمّال.",
        ],
    ))
    .time("الأسبوع الماضي", "2026-08-10", "2026-08-16")
    .deed(
        Assault,
        Some(Mode::Explosives),
        "انفجار محوّلاً",
        &[],
        When::between(Some(day("2026-08-10")), Some(day("2026-08-16")), "text"),
        Phase::Past,
    )
    .counted("wounded", 4, "أربعة عمّال");
    let p8 = people(Page::new("p8", "المنارة", "2026-09-28", None, "ar", &[
        "أفيان تنفي ربط الكهرباء بالمياه",
        "نفت أفيان في بيان الاثنين أن تكون ربطت الكهرباء بملفّ المياه. وقالت نهلة الدبّاغ: «لا شرط إلّا ما وُقّع».",
    ]))
        .said("person:dabbagh", "وقالت", "«لا شرط إلّا ما وُقّع»", Quotation::Direct, None)
        .deed(Reject, None, "نفت", &["state:avian"], When::day(day("2026-09-28"), "weekday"), Phase::Attempted);
    let mut hostile = Page::new(
        "p<9>/x",
        "منبر \"مريب\" <b>",
        "2026-09-14",
        None,
        "ar",
        &[HOSTILE, "قال <img src=x onerror=alert(2)> صرمد إنّ \u{202E}النصّ مقلوب\u{202C} هنا."],
    );
    hostile.0.article.teasers.push(Teaser { headline: "<i>إشارة</i>".into(), ..Teaser::default() });
    hostile.0.article.furniture.push("<script>شارك</script>".into());
    vec![p1, p2, p3, p4, p5, p6, p7, p8, people(hostile)]
}

/// The event that a page is about.
fn about(page: &str) -> &'static str {
    match page {
        "p6" => "e1",
        "p7" => "e2",
        "p8" => "e4",
        "p<9>/x" => "e9",
        _ => "e3",
    }
}

fn telling(page: &str) -> TellingRef {
    TellingRef { page: page.into(), event: Some(0) }
}

fn root(kind: &str, name: &str, entity: Option<&str>, pages: &[&str]) -> Root {
    Root {
        kind: kind.into(),
        name: name.into(),
        entity: entity.map(id),
        pages: pages.iter().map(|p| (*p).into()).collect(),
    }
}

fn happened(key: &str, title: &str, reading: &Reading, roots: Vec<Root>) -> RecordEvent {
    let event = reading.events.first();
    RecordEvent {
        id: key.into(),
        title: title.into(),
        kind: event.map(|e| e.kind),
        mode: event.and_then(|e| e.mode),
        actors: event.map(|e| e.actors.clone()).unwrap_or_default(),
        recipients: Vec::new(),
        place: None,
        when: event.map(|e| e.when.clone()).unwrap_or_default(),
        phase: event.map(|e| e.phase),
        polarity: event.map(|e| e.polarity),
        tellings: roots.iter().flat_map(|r| r.pages.iter()).map(|p| telling(p)).collect(),
        roots,
        sole: Vec::new(),
        storyline: "s1".into(),
        decisions: Vec::new(),
    }
}

fn promise(
    key: &str,
    act: &str,
    page: &Page,
    words: &str,
    due: Option<&str>,
    status: CommitmentStatus,
) -> Commitment {
    let made = page.0.article.published.clone();
    Commitment {
        id: key.into(),
        promisors: vec![id("state:sarmad"), id("state:avian")],
        beneficiaries: Vec::new(),
        act: act.into(),
        kind: None,
        place: None,
        deadline: due.map_or_else(When::unknown, |d| When::between(made.earliest, Some(day(d)), "text")),
        made,
        tellings: vec![(page.0.article.id.clone(), page.span(words))],
        event: Some("e3".into()),
        foreseen: None,
        storyline: "s1".into(),
        status,
        outcome: None,
        told_again: Vec::new(),
        fulfilled_by: None,
        verdict: None,
    }
}

/// The record of the world.
pub(crate) fn snapshot() -> Snapshot {
    let pages = pages();
    let of = |key: &str| pages.iter().find(|p| p.0.article.id == key).expect("a page");
    let mut agreed = happened(
        "e3",
        "صرمد وأفيان توقّعان اتّفاق خطّ الربط الكهربائي",
        &of("p1").0,
        vec![
            root("agency", "وكالة صرمد للأنباء", None, &["p1", "p2", "p3"]),
            root("speaker", "مسؤول حضر المحادثات", Some("group:official"), &["p4"]),
            root("speaker", "Rami Safar", Some("person:safar"), &["p5"]),
        ],
    );
    agreed.place = Some(id("place:kz"));
    let planned = RecordEvent {
        phase: Some(Phase::Planned),
        when: When::between(Some(day("2026-12-01")), Some(day("2026-12-31")), "text"),
        ..happened(
            "e5",
            "قمّة صرمد وأفيان",
            &of("p1").0,
            vec![root("agency", "وكالة صرمد للأنباء", None, &["p1"])],
        )
    };
    let hostile = RecordEvent {
        kind: None,
        phase: None,
        polarity: None,
        storyline: "s2".into(),
        when: When::day(day("2026-09-14"), "given"),
        tellings: vec![TellingRef { page: "p<9>/x".into(), event: None }],
        ..happened("e9", HOSTILE, &Reading::default(), Vec::new())
    };
    let events = vec![
        happened(
            "e1",
            "مكالمة بين الحصري والدبّاغ",
            &of("p6").0,
            vec![root("correspondent", "", None, &["p6"])],
        ),
        happened(
            "e2",
            "انفجار قرب محطّة كفر زيتا",
            &of("p7").0,
            vec![root("correspondent", "المنارة", None, &["p7"])],
        ),
        agreed,
        happened(
            "e4",
            "أفيان تنفي ربط الكهرباء بالمياه",
            &of("p8").0,
            vec![root("speaker", "أفيان", Some("state:avian"), &["p8"])],
        ),
        planned,
        hostile,
    ];
    let copy = |copy: &str, share: f64| CopyLink {
        copy: copy.into(),
        source: "p1".into(),
        containment: share,
        aligned: share,
        directed: true,
        confidence: 0.88,
        stripped: None,
        credited: false,
        reason: "time".into(),
    };
    let alone =
        |key: &str, page: &str| Family { id: key.into(), pages: vec![page.into()], ..Family::default() };
    let families = vec![
        Family {
            id: "f1".into(),
            pages: vec!["p1".into(), "p2".into(), "p3".into()],
            copies: vec![copy("p2", 1.0), copy("p3", 0.62)],
            versions: Vec::new(),
        },
        alone("f2", "p4"),
        alone("f3", "p5"),
        alone("f4", "p6"),
        alone("f5", "p7"),
        alone("f6", "p8"),
        alone("f7", "p<9>/x"),
    ];
    let link = |from: &str, to: &str, kind| StoryLink {
        from: from.into(),
        to: to.into(),
        kind,
        reason: "same parties".into(),
    };
    let storylines = vec![
        Storyline {
            id: "s1".into(),
            title: "خطّ الكهرباء بين صرمد وأفيان".into(),
            events: ["e1", "e2", "e3", "e4", "e5"].map(String::from).into(),
            links: vec![
                link("e1", "e3", StoryLinkKind::SameTalks),
                link("e3", "e4", StoryLinkKind::Reaction),
            ],
            decisions: Vec::new(),
        },
        Storyline {
            id: "s2".into(),
            title: String::new(),
            events: vec!["e9".into()],
            links: Vec::new(),
            decisions: Vec::new(),
        },
    ];
    let (p1, p6) = (of("p1"), of("p6"));
    let mut commitments = vec![
        promise(
            "c1",
            "تشغيل خطّ الربط الكهربائي خلال ستّين يوماً",
            p1,
            "تشغيل خطّ الربط الكهربائي خلال ستّين يوماً",
            Some("2026-11-13"),
            CommitmentStatus::Open,
        ),
        promise(
            "c2",
            "بدء الفحص خلال أسبوع",
            p1,
            "الفرق الفنّيّة ستبدأ الفحص خلال أسبوع",
            Some("2026-09-21"),
            CommitmentStatus::Overdue,
        ),
        promise("c3", "عقد قمّة", p1, "قمّة ستُعقد", None, CommitmentStatus::Open),
        promise(
            "c4",
            "جولة ثانية خلال شهر",
            p6,
            "جولة ثانية خلال شهر",
            Some("2026-07-01"),
            CommitmentStatus::ReportedDone,
        ),
    ];
    commitments[3].event = Some("e1".into());
    commitments[3].fulfilled_by = Some("e3".into());
    commitments[3].outcome = Some(("p1".into(), p1.span("وقّعت صرمد وأفيان")));
    let account = |value: &str, page: &str, words: &str| Account {
        value: value.into(),
        tellings: vec![(page.into(), of(page).span(words))],
    };
    let differs = |attribute: &str, kind, values| Difference {
        event: Some("e3".into()),
        storyline: "s1".into(),
        attribute: attribute.into(),
        about: None,
        kind,
        values,
    };
    let differences = vec![
        differs(
            "deadline",
            DifferenceKind::Contradiction,
            vec![account("60 days", "p1", "خلال ستّين يوماً"), account("year end", "p4", "قبل نهاية العام")],
        ),
        differs(
            "duration-minutes",
            DifferenceKind::Contradiction,
            vec![account("240", "p1", "أربع ساعات"), account("360", "p4", "ستّ ساعات")],
        ),
    ];
    let groups = pages
        .iter()
        .map(|p| Group {
            page: p.0.article.id.clone(),
            event: about(&p.0.article.id).into(),
            family: String::new(),
            story: String::new(),
        })
        .collect();
    let record =
        Record { families, events, storylines, commitments, differences, groups, ..Record::default() };
    let readings: isnad::Readings = pages.into_iter().map(|p| (p.0.article.id.clone(), p.0)).collect();
    let all: Vec<&Reading> = readings.values().collect();
    let statements = all.iter().map(|r| r.statements.len()).sum();
    let sayings = isnad::sayings::sayings(&all, &record.families, &str::to_lowercase);
    let (names, cards) = (isnad::names::names(readings.values()), isnad::cards::cards(readings.values()));
    Snapshot { record, readings, names, as_of: Some(day("2026-10-05")), statements, sayings, cards }
}

/// A page with nothing read in it: headline, empty line, one paragraph.
#[allow(dead_code)]
pub(crate) fn bare(id: &str, text: &str) -> Reading {
    let headline = text.find('\n').unwrap_or(text.len());
    let body = text.len().min(headline + 2);
    Reading {
        article: Article {
            id: id.into(),
            headline: text[..headline].into(),
            text: text.into(),
            blocks: vec![
                Block { kind: BlockKind::Headline, span: Span::new(0, headline) },
                Block { kind: BlockKind::Paragraph, span: Span::new(body, text.len()) },
            ],
            ..Article::default()
        },
        ..Reading::default()
    }
}

/// A source over the world.
pub(crate) fn source() -> Arc<Fake> {
    Arc::new(Fake(Arc::new(snapshot())))
}
