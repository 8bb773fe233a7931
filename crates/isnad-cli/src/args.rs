//! The command line's grammar.

use crate::filters::{DifferenceArgs, FilterArgs, PromiseArgs};
use clap::{Args, Parser, Subcommand, ValueEnum};
use isnad::model::Day;
use isnad::{FieldMap, Format};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

const SEARCH_HELP: &str = "\
All words must occur, in any spelling. \"words in quotes\" stand in this order; -word must not occur; OR and ( ) choose.

  who:NAME  said:NAME  addressee:NAME  place:NAME  outlet:NAME  names, by any of theirs
  type:CONSULT  type:phone  status:planned                     what kind of event, and where it stands
  type:person  type:place                                      what kind of name, with --in entities
  from:2026/10/01  to:2026/10/31  when:2026/10  when:a..b      when: published, or when the event was

The same in Arabic, as lang/ar/search.tsv has it.";

/// Reads news pages, mostly Arabic, and builds the record behind them: what happened, who says so through whom, what
/// was promised, where accounts differ, and how many independent sources there really are. Works offline, on one file.
#[derive(Debug, Parser)]
#[command(name = "isnad", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  all went well
  1  a fault of the program, or the output could not be written
  2  the command line cannot be understood
  3  some input was left out (named on standard error); the rest was taken
  4  nothing was found: no such id, or nothing that fits
  5  the archive cannot be used: missing, damaged, locked, read-only, too new
  6  the language tables or a names file have faults
  130  Ctrl-C: what was kept stays";

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// The archive.
    #[arg(long, global = true, value_name = "FILE", env = "ISNAD_ARCHIVE", default_value = "news.isnad")]
    pub(crate) archive: PathBuf,
    /// A folder of language tables, laid out like the project's `lang/`, instead of those compiled in.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) lang: Option<PathBuf>,
    /// A file with names of your own (may be given several times).
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) names: Vec<PathBuf>,
    /// JSON for other programs: one object a line.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// When to use colours; NO_COLOR in the environment is heeded.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read pages and keep them in the archive. Safe to repeat and to interrupt.
    Add(AddArgs),
    /// Show what single pages say, without an archive.
    Read(ReadArgs),
    /// List events.
    Events(FilterArgs),
    /// List storylines, those told by most pages first.
    Stories(FilterArgs),
    /// List promises and what pages tell of them, by the day on which they were made.
    Promises(PromiseArgs),
    /// List where accounts differ, event by event.
    Differences(DifferenceArgs),
    /// Show a storyline in time order: events, promises, differences. Without an id, the one told by most pages.
    Timeline {
        /// The storyline's id, or its beginning.
        story: Option<String>,
        /// Also events that pages mention beside what they are about.
        #[arg(long)]
        all: bool,
    },
    /// Show what an id stands for: a page, an event, a storyline, a commitment, a family, an entity, an outlet's habits.
    Show {
        /// The id, its beginning, an entity's name, or outlet:HOST.
        id: String,
    },
    /// Tell why two tellings were joined or kept apart; with one event, why its tellings are one.
    Why {
        /// An event or a page.
        id: String,
        /// Another one.
        other: Option<String>,
    },
    /// Find pages, statements or events by words, names, places, types and days, or who is named, whatever the spelling.
    #[command(after_help = SEARCH_HELP)]
    Search {
        /// What to look for.
        #[arg(required = true)]
        words: Vec<String>,
        /// Where to look.
        #[arg(long = "in", value_name = "WHAT", default_value = "pages", value_parser = ["pages", "statements", "events", "entities"])]
        inside: String,
        /// A word that must not occur (may be given several times).
        #[arg(long, value_name = "WORD")]
        without: Vec<String>,
        /// How many hits to show at most.
        #[arg(long, default_value_t = 20, value_name = "N")]
        limit: usize,
    },
    /// Show the archive in a browser, until Ctrl-C.
    ///
    /// Only this machine is answered, unless --listen and a token are given; nothing can be changed, unless --edit is.
    Serve(ServeArgs),
    /// Read the sample pages and show their record, in the terminal and in a browser until Ctrl-C.
    Demo {
        #[command(flatten)]
        at: PortArgs,
        /// Print and end.
        #[arg(long)]
        no_serve: bool,
    },
    /// Join, split and name storylines; see what became of them. What you decide holds, whatever pages come in.
    #[command(subcommand)]
    Story(StoryCommand),
    /// Say that events are one, or that one is two.
    #[command(subcommand)]
    Event(EventCommand),
    /// Put right who said something.
    #[command(subcommand)]
    Statement(StatementCommand),
    /// Say that two names are one person (state, body, place), or that one name is two.
    #[command(subcommand)]
    Person(PersonCommand),
    /// Say that a promise was kept or broken: the program only tells what was reported of it.
    Judge(JudgeArgs),
    /// Take a decision back.
    Undo {
        /// Its number, as `isnad decisions` lists it.
        decision: u64,
        #[command(flatten)]
        sign: SignArgs,
    },
    /// List what persons decided.
    Decisions,
    /// Write the whole record for other programs.
    Export {
        /// jsonl: readings and record; csv: one line an event; groups: page, event, family, story.
        #[arg(long, default_value = "jsonl")]
        format: Format,
        /// Where to; standard output if not given.
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Read the archive's pages anew from their bytes where the program or its tables have changed since, and build the record of
    /// all.
    Reread,
    /// Make the search index anew from the archive. It is also made where it is missing.
    Reindex,
    /// Tell how the archive stands: pages, who read them, record, index, sizes, the last addition and copy.
    Status,
    /// Look the archive and its index over for damage, and tell what was looked at.
    Verify,
    /// Copy the archive into a new file while it is in use, and look the copy over.
    Backup {
        /// The copy; must not be there.
        file: PathBuf,
    },
    /// Take pages out for good: their bytes, their readings, what they added to the record and the index. Nothing of their
    /// words remains in the files. Copies made earlier keep them.
    Forget {
        /// Ids of pages, or their beginnings. All versions of a page go together.
        #[arg(required = true, value_name = "PAGE")]
        pages: Vec<String>,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, for `man -l -`.
    Manual {
        /// The command that it is about; the program as a whole where none is named.
        command: Option<String>,
    },
    /// Work on language tables.
    #[command(subcommand)]
    Lang(LangCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum LangCommand {
    /// Check every table, and every example and bait in them.
    Check,
    /// Show what the tables see in a sentence.
    Try {
        /// The sentence.
        sentence: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum StoryCommand {
    /// Make storylines one.
    Join {
        /// Ids of storylines, or of events or pages of theirs.
        #[arg(required = true, num_args = 2..)]
        ids: Vec<String>,
        #[command(flatten)]
        sign: SignArgs,
    },
    /// Make some events of a storyline a storyline of their own.
    Split {
        /// Ids of events, or of pages that are about them.
        #[arg(required = true)]
        events: Vec<String>,
        #[command(flatten)]
        sign: SignArgs,
    },
    /// Give a storyline a title.
    Rename {
        /// The storyline's id, or that of an event or page of its.
        id: String,
        /// The title.
        title: String,
        #[command(flatten)]
        sign: SignArgs,
    },
    /// Tell which storylines were merged or fell apart as pages came in.
    History {
        /// The id that a storyline had; without it, all changes.
        id: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum EventCommand {
    /// Make events one.
    Join {
        /// Ids of events, or of pages that are about them.
        #[arg(required = true, num_args = 2..)]
        ids: Vec<String>,
        #[command(flatten)]
        sign: SignArgs,
    },
    /// Make what some pages tell of an event an event of its own.
    Split {
        /// The event's id, or that of a page that is about it.
        event: String,
        /// The pages whose tellings go.
        #[arg(required = true)]
        pages: Vec<String>,
        #[command(flatten)]
        sign: SignArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum StatementCommand {
    /// Say who said it.
    Speaker {
        /// The page.
        page: String,
        /// Its number among the page's statements as `isnad show` lists them, from 1, or some of its words.
        statement: String,
        /// Who said it: an id, or words of a name; `-` for nobody who is named.
        #[arg(allow_hyphen_values = true)]
        speaker: String,
        #[command(flatten)]
        sign: SignArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Make persons one.
    Merge {
        /// Who stays: an id, or words of a name.
        keep: String,
        /// The others.
        #[arg(required = true)]
        also: Vec<String>,
        #[command(flatten)]
        sign: SignArgs,
    },
    /// Say that on some pages someone else is meant.
    Part {
        /// Who was taken for it: an id, or words of a name.
        person: String,
        /// The pages.
        #[arg(required = true)]
        pages: Vec<String>,
        /// Who is meant there; someone new of that name, if not given.
        #[arg(long = "as", value_name = "WHO")]
        other: Option<String>,
        #[command(flatten)]
        sign: SignArgs,
    },
}

/// Who decides, and why.
#[derive(Debug, Args)]
pub(crate) struct SignArgs {
    /// Your name: it stands with the decision.
    #[arg(long, value_name = "NAME", env = "ISNAD_BY", default_value = "")]
    pub(crate) by: String,
    /// Why you decide so.
    #[arg(long, value_name = "WORDS")]
    pub(crate) note: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct JudgeArgs {
    /// The promise's id, as `isnad timeline` shows it.
    pub(crate) promise: String,
    /// The verdict.
    pub(crate) verdict: SaidVerdict,
    #[command(flatten)]
    pub(crate) sign: SignArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SaidVerdict {
    Kept,
    Broken,
}

impl From<SaidVerdict> for isnad::model::Verdict {
    fn from(said: SaidVerdict) -> Self {
        match said {
            SaidVerdict::Kept => isnad::model::Verdict::Kept,
            SaidVerdict::Broken => isnad::model::Verdict::Broken,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// Files, folders (a mirror's or an archiver's too), patterns in quotes, or - for standard input. HTML, text, JSON and
    /// JSON lines, feeds (RSS, Atom, JSON Feed), WARC, MHTML; also inside .gz, .zst and .zip.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    /// Names of JSON fields, where they are called otherwise: id=doc,published=reference.
    #[arg(long, value_name = "FIELD=NAME,…", value_parser = FieldMap::parse)]
    pub(crate) map: Option<FieldMap>,
    /// The day on which the pages were saved, where they do not tell it.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) captured: Option<Day>,
    /// The outlet of the pages, where they do not tell it.
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Option<String>,
    /// Leave the record to the next command that asks for it. A few pages that come to thousands need it not: they are placed in
    /// the record as quickly.
    #[arg(long)]
    pub(crate) later: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    #[command(flatten)]
    pub(crate) pages: AddArgs,
    /// Mark in the text which rule took which words; `--explain=html` writes a page of its own. JSON names the rules anyway.
    #[arg(long, value_name = "AS", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    pub(crate) explain: Option<Explain>,
}

/// In what form a reading is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Explain {
    Text,
    Html,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) at: PortArgs,
    /// Listen on this address of the machine instead of 127.0.0.1. One that others can reach needs a token.
    #[arg(long, value_name = "ADDRESS", value_parser = parse_address)]
    pub(crate) listen: Option<IpAddr>,
    /// Who asks must know this: as `Authorization: Bearer …`, or once on the page where one signs in. At least 16 characters.
    #[arg(long, value_name = "WORDS", env = "ISNAD_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// A name by which the machine is asked for, such as that of a proxy before it (may be given several times).
    #[arg(long = "host", value_name = "NAME")]
    pub(crate) hosts: Vec<String>,
    /// Let decisions be taken over the web and the API; they are signed and can be undone.
    #[arg(long)]
    pub(crate) edit: bool,
    /// Requests that one address may make in a second; ten times as many at once.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) rate: u32,
}

#[derive(Debug, Args)]
pub(crate) struct PortArgs {
    /// The port to listen on, on this machine only; 0 takes a free one.
    #[arg(long, default_value_t = 7676)]
    pub(crate) port: u16,
}

/// Who writes `0.0.0.0:80` knows what he wants, and is told where its second half belongs.
fn parse_address(text: &str) -> Result<IpAddr, String> {
    match text.parse::<SocketAddr>() {
        Ok(both) => Err(format!("an address alone: --listen {} --port {}", both.ip(), both.port())),
        Err(_) => text.parse().map_err(|_| "an IP address, such as 0.0.0.0".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_grammar_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_port_behind_an_address_is_told_its_place() {
        assert_eq!(parse_address("::1"), Ok(IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])));
        assert!(parse_address("0.0.0.0:80").is_err_and(|e| e.contains("--port 80")));
        assert!(parse_address("localhost").is_err());
    }
}
