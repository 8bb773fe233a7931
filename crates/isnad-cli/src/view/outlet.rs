//! What was learned of an outlet: the lines that recur over its pages.

use crate::term::{Out, Style, count};
use isnad::HostHabits;
use std::io;

pub(crate) fn outlet(out: &mut Out, host: &str, habits: &HostHabits) -> io::Result<()> {
    let name = out.paint(Style::Strong, host);
    out.text(0, &name)?;
    out.field(2, "pages", &count(habits.pages, "headline", "headlines"))?;
    out.heading("Lines left out since they recur")?;
    let mut lines: Vec<_> = habits.lines.values().collect();
    lines.sort_by(|a, b| b.pages.cmp(&a.pages).then_with(|| a.words.cmp(&b.words)));
    for line in lines {
        out.text(2, &line.words)?;
        let days = count(line.days, "day", "days");
        out.field(4, "on", &format!("{} of {} pages, {days}", line.pages, habits.pages))?;
    }
    Ok(())
}
