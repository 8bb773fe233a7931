//! What a word can be in an expression of time: classes of words as bits, and how a table row names them.

use super::lexicon::{Cue, DayPart, Lexeme, Part, Rel};

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)*) => {
        $($(#[$doc])* pub(super) const $name: u64 = 1 << $bit;)*
    };
}

classes! {
    MONTH = 0;
    WEEKDAY = 1;
    /// One to ten.
    CARDINAL = 2;
    /// The unit before a ten, where it differs from the cardinal (`أحد عشر`).
    TEEN_HEAD = 3;
    TEN = 4;
    TENS = 5;
    HUNDREDS = 6;
    THOUSANDS = 7;
    ORDINAL = 8;
    /// An unknown count.
    MANY = 9;
    UNIT = 10;
    REL = 11;
    /// `القليلة` in `الأيام القليلة المقبلة`.
    FEW = 12;
    THIS = 13;
    THAT = 14;
    /// `نفس` before its noun.
    SAME = 15;
    PART = 16;
    REST = 17;
    /// `آخر ثلاثة أيام`, `آخر يوم من`.
    LAST_OF = 18;
    SINCE = 19;
    AGO = 20;
    AFTER = 21;
    WITHIN = 22;
    UNTIL = 23;
    TO = 24;
    FROM = 25;
    /// From a day on, without an end.
    START = 26;
    BETWEEN = 27;
    BY = 28;
    IN = 29;
    DATE_HEAD = 30;
    APPROX = 31;
    MORE = 32;
    LESS = 33;
    /// `ونصف` after a count.
    PLUS_HALF = 34;
    AT = 35;
    CLOCK = 36;
    /// `إلا` in a clock time.
    MINUS = 37;
    PERIOD = 38;
    DAYPART = 39;
    /// `صباحا` after a clock time or a day.
    ADVERB = 40;
    DEIXIS = 41;
    /// Counts from today only beside a word that says so (`الأمس` is also the past at large).
    GUARDED = 42;
    TONIGHT = 43;
    SEASON = 44;
    FRACTION = 45;
    DECADE_NAME = 46;
    ERA = 47;
    TWIN = 48;
    SCHOOL = 49;
    ZONE = 50;
    VAGUE = 51;
    HOLIDAY = 52;
    BAIT_BEFORE = 53;
    BAIT_AFTER = 54;
    TODAY_BEFORE = 55;
    TODAY_AFTER = 56;
    WEEKDAY_BEFORE = 57;
    /// `th` behind the digits of a day.
    SUFFIX = 58;
    /// "ago", behind its length.
    AGO_BEHIND = 59;
    AND = 60;
    NOW = 61;
    /// A limit meant strictly (`في غضون`), not the course of something (`خلال`).
    STRICT = 62;
    /// The article written apart (`الـ24`); in English "the".
    ARTICLE = 63;
}

/// An expression may begin with such a word.
pub(super) const OPENERS: u64 = MONTH
    | WEEKDAY
    | CARDINAL
    | TENS
    | TEEN_HEAD
    | ORDINAL
    | UNIT
    | THIS
    | THAT
    | SAME
    | PART
    | REST
    | LAST_OF
    | SINCE
    | AGO
    | AFTER
    | WITHIN
    | UNTIL
    | FROM
    | START
    | BETWEEN
    | BY
    | DATE_HEAD
    | AT
    | CLOCK
    | PERIOD
    | DAYPART
    | DEIXIS
    | TONIGHT
    | SEASON
    | FRACTION
    | DECADE_NAME
    | VAGUE
    | HOLIDAY
    | REL
    | HUNDREDS
    | ARTICLE
    | IN
    | MANY
    | APPROX
    | ADVERB;

impl Lexeme {
    /// The lexeme that a row of `timewords.tsv` names; `None` where there is no such class or value.
    pub(super) fn of(class: &str, value: &str) -> Option<Lexeme> {
        let blank = Lexeme::default();
        let plain = |class| Some(Lexeme { class, ..blank });
        match class {
            "rel" => {
                let rel = match value {
                    "last" => Rel::Last,
                    "next" => Rel::Next,
                    "this" => Rel::This,
                    "same" => Rel::Same,
                    "following" => Rel::Following,
                    "preceding" => Rel::Preceding,
                    "recent" => Rel::Recent,
                    _ => return None,
                };
                Some(Lexeme { class: REL, rel, ..blank })
            }
            "part" => {
                let part = match value {
                    "start" => Part::Start,
                    "mid" => Part::Mid,
                    "end" => Part::End,
                    _ => return None,
                };
                Some(Lexeme { class: PART, part, ..blank })
            }
            "daypart" => {
                let daypart = match value {
                    "day" => DayPart::Within,
                    "age" => DayPart::Age,
                    "into" => DayPart::Into,
                    "before" => DayPart::Before,
                    "eve" => DayPart::Eve,
                    _ => return None,
                };
                Some(Lexeme { class: DAYPART, daypart, ..blank })
            }
            "deixis" => Some(Lexeme { class: DEIXIS, offset: value.parse().ok()?, ..blank }),
            "guarded" => Some(Lexeme { class: DEIXIS | GUARDED, offset: value.parse().ok()?, ..blank }),
            "tonight" => Some(Lexeme { class: TONIGHT, offset: value.parse().ok()?, ..blank }),
            "season" => {
                let season = match value {
                    "spring" => 3,
                    "summer" => 6,
                    "autumn" => 9,
                    "winter" => 12,
                    _ => return None,
                };
                Some(Lexeme { class: SEASON, season, ..blank })
            }
            "fraction" => Some(Lexeme { class: FRACTION, fraction: value.parse().ok()?, ..blank }),
            "decade-name" => Some(Lexeme { class: DECADE_NAME, decade: value.parse().ok()?, ..blank }),
            "era" => Some(Lexeme { class: ERA, era_hijri: value == "hijri", ..blank }),
            "kind" => Some(Lexeme { class: SCHOOL, fiscal: value == "fiscal", ..blank }),
            "adverb" => Some(Lexeme { class: ADVERB, afternoon: value == "afternoon", ..blank }),
            "ordinal" => Some(Lexeme { class: ORDINAL, ordinal: value.parse().ok()?, ..blank }),
            _ => plain(plain_class(class)?),
        }
    }

    /// Both readings in one.
    pub(super) fn union(self, other: Lexeme) -> Lexeme {
        let new = other.class;
        let has = |class: u64| new & class != 0;
        let mut out = self;
        out.class |= new;
        if has(MONTH) {
            (out.month, out.hijri, out.alone) = (other.month, other.hijri, other.alone);
        }
        if has(WEEKDAY) {
            out.weekday = other.weekday;
        }
        if has(CARDINAL | TEEN_HEAD | TEN | TENS | HUNDREDS | THOUSANDS) {
            out.number = other.number;
        }
        if has(ORDINAL) {
            out.ordinal = other.ordinal;
        }
        if has(UNIT) {
            (out.unit, out.count) = (other.unit, other.count);
        }
        if has(REL) {
            out.rel = other.rel;
        }
        if has(PART) {
            out.part = other.part;
        }
        if has(DAYPART) {
            out.daypart = other.daypart;
        }
        if has(DEIXIS | TONIGHT) {
            out.offset = other.offset;
        }
        if has(SEASON) {
            out.season = other.season;
        }
        if has(FRACTION) {
            out.fraction = other.fraction;
        }
        if has(DECADE_NAME) {
            out.decade = other.decade;
        }
        if has(ERA) {
            out.era_hijri = other.era_hijri;
        }
        if has(SCHOOL) {
            out.fiscal = other.fiscal;
        }
        if has(VAGUE) {
            out.vague = other.vague;
        }
        out.afternoon |= other.afternoon;
        if !matches!(other.tense, Cue::None | Cue::Deed) || out.tense == Cue::None {
            out.tense = other.tense;
        }
        if has(HOLIDAY) {
            out.holiday = other.holiday;
        }
        out
    }
}

fn plain_class(class: &str) -> Option<u64> {
    Some(match class {
        "few" => FEW,
        "this" => THIS,
        "that" => THAT,
        "same" => SAME,
        "rest" => REST,
        "last-of" => LAST_OF,
        "since" => SINCE,
        "suffix" => SUFFIX,
        "ago-behind" => AGO_BEHIND,
        "ago" => AGO,
        "after" => AFTER,
        "within" => WITHIN,
        "strict" => WITHIN | STRICT,
        "until" => UNTIL,
        "to" => TO,
        "from" => FROM,
        "start" => START,
        "between" => BETWEEN,
        "by" => BY,
        "in" => IN,
        "date-head" => DATE_HEAD,
        "approx" => APPROX,
        "more" => MORE,
        "less" => LESS,
        "plus-half" => PLUS_HALF,
        "at" => AT,
        "clock" => CLOCK,
        "minus" => MINUS,
        "period" => PERIOD,
        "twin" => TWIN,
        "zone" => ZONE,
        "and" => AND,
        "now" => NOW,
        "article" => ARTICLE,
        _ => return None,
    })
}
