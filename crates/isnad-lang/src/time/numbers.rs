//! Number phrases: digits, cardinals and ordinals in words.

use super::class;
use super::words::Words;

impl Words<'_> {
    /// A count at `i`: digits or words (`خمس وعشرين`, `ثلاثة عشر`, `مئتين`), with the token after it.
    pub(super) fn cardinal(&self, i: usize) -> Option<(u32, usize)> {
        if let Some((value, _)) = self.value(i) {
            return Some((value, i + 1));
        }
        let words = class::CARDINAL | class::TEEN_HEAD | class::TENS | class::HUNDREDS | class::THOUSANDS;
        if !self.is(i, words) {
            return None;
        }
        let (mut total, mut at, mut end) = (0_u32, i, None);
        // At most thousands, hundreds, units and tens.
        for step in 0..5 {
            let lexeme = self.lex(at);
            let joined = self.item(at).conjunction;
            if step > 0 && !joined && !(self.is(at, class::AND) && self.number_word(self.next(at))) {
                break;
            }
            if step > 0 && self.is(at, class::AND) && !joined {
                at = self.next(at);
                continue;
            }
            if !self.number_word(at) {
                break;
            }
            let mut value = lexeme.number;
            let mut next = self.next(at);
            let small = lexeme.class & (class::CARDINAL | class::TEEN_HEAD) != 0 && value < 10;
            if small && self.is(next, class::TEN) && !self.item(next).conjunction {
                value += 10;
                next = self.next(next);
            } else if lexeme.class & (class::TEEN_HEAD | class::CARDINAL) == class::TEEN_HEAD
                && !self.tens_follow(next)
            {
                break;
            } else if self.is(next, class::HUNDREDS | class::THOUSANDS)
                && !self.item(next).conjunction
                && value < 100
            {
                value = value.saturating_mul(self.lex(next).number);
                next = self.next(next);
            }
            total = total.saturating_add(value);
            (at, end) = (next, Some(next));
        }
        end.map(|end| (total, end))
    }

    fn number_word(&self, i: usize) -> bool {
        let all = class::CARDINAL | class::TEEN_HEAD | class::TENS | class::HUNDREDS | class::THOUSANDS;
        self.is(i, all)
    }

    /// `وعشرين` after a unit.
    fn tens_follow(&self, i: usize) -> bool {
        (self.is(i, class::TENS) && self.item(i).conjunction)
            || self.mark(i, &["-"]) && self.is(i + 1, class::TENS)
    }

    /// An ordinal in words: `الأول`, `الثالث عشر`, `الحادي والعشرين`, `الثلاثين`.
    pub(super) fn ordinal(&self, i: usize) -> Option<(u8, usize)> {
        let item = self.item(i);
        if self.is(i, class::ORDINAL) {
            let value = self.lex(i).ordinal;
            let next = self.next(i);
            if value < 10 && self.is(next, class::TEN) && !self.item(next).conjunction {
                return Some((value + 10, self.next(next)));
            }
            if value < 10
                && self.is(next, class::TENS)
                && self.item(next).conjunction
                && item.article
                && self.item(next).article
            {
                let tens = u8::try_from(self.lex(next).number).unwrap_or(0);
                return Some((value.saturating_add(tens), self.next(next)));
            }
            return Some((value, next));
        }
        if self.is(i, class::TENS) && item.article {
            return Some((u8::try_from(self.lex(i).number).unwrap_or(0), self.next(i)));
        }
        None
    }
}
