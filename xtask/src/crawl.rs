//! Every page that a site links to: it answers, in time, and is light.

use crate::site::{get, hrefs, kind_of};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

/// Bytes of a page's markup at most.
const HEAVIEST: usize = 100_000;
/// Time for a page at most.
const SLOWEST: Duration = Duration::from_millis(100);
/// Pages asked for at most.
const MOST: usize = 100_000;

/// What was found.
#[derive(Default)]
pub(crate) struct Crawl {
    /// Paths by kind, as they were met.
    pub(crate) kinds: BTreeMap<String, Vec<String>>,
    pub(crate) pages: usize,
    heaviest: (usize, String),
    slowest: (Duration, String),
    faults: Vec<String>,
}

impl Crawl {
    /// Walks through all pages that can be reached from some paths.
    ///
    /// # Errors
    /// Where the server does not answer at all.
    pub(crate) fn of(address: &str, from: &[&str]) -> Result<Self, String> {
        let mut out = Crawl::default();
        let mut seen: BTreeSet<String> = from.iter().map(|p| (*p).to_owned()).collect();
        let mut queue: VecDeque<String> = seen.iter().cloned().collect();
        while let Some(path) = queue.pop_front().filter(|_| out.pages < MOST) {
            for link in out.look(address, &path)? {
                if seen.insert(link.clone()) {
                    queue.push_back(link);
                }
            }
        }
        Ok(out)
    }

    fn look(&mut self, address: &str, path: &str) -> Result<Vec<String>, String> {
        let mut answer = get(address, path)?;
        // The machine may be busy with something else: the best of four counts.
        for _ in 0..3 {
            if answer.time > SLOWEST {
                let again = get(address, path)?;
                answer = if again.time < answer.time { again } else { answer };
            }
        }
        self.pages += 1;
        let kind = kind_of(path);
        let raw = kind.ends_with("/raw");
        self.kinds.entry(kind).or_default().push(path.to_owned());
        if answer.status != 200 {
            self.faults.push(format!("{path} answers {}", answer.status));
        }
        if !raw && answer.body.len() > HEAVIEST {
            self.faults.push(format!("{path} has {} bytes", answer.body.len()));
        }
        if answer.time > SLOWEST {
            self.faults.push(format!("{path} takes {} ms", answer.time.as_millis()));
        }
        let policy = answer
            .headers
            .lines()
            .any(|l| l.to_ascii_lowercase().starts_with("content-security-policy:") && !l.contains("unsafe"));
        if !policy {
            self.faults.push(format!("{path} has no policy"));
        }
        if !raw {
            self.heaviest = self.heaviest.clone().max((answer.body.len(), path.to_owned()));
            for sign in ["<title>", "<h1", " lang=\"", " dir=\"", "<main id=\"main\""] {
                if !answer.body.contains(sign) {
                    self.faults.push(format!("{path} has no {sign}"));
                }
            }
        }
        self.slowest = self.slowest.clone().max((answer.time, path.to_owned()));
        Ok(if raw { Vec::new() } else { hrefs(&answer.body) })
    }

    /// What was found, in words.
    ///
    /// # Errors
    /// The faults.
    pub(crate) fn told(&self) -> Result<String, String> {
        let told = format!(
            "{} pages of {} kinds; the heaviest {} bytes ({}), the slowest {} ms ({})",
            self.pages,
            self.kinds.len(),
            self.heaviest.0,
            self.heaviest.1,
            self.slowest.0.as_millis(),
            self.slowest.1
        );
        if self.faults.is_empty() {
            return Ok(told);
        }
        let some: Vec<&str> = self.faults.iter().take(30).map(String::as_str).collect();
        Err(format!("{} faults: {}\n{told}", self.faults.len(), some.join("\n")))
    }

    /// The first path of each kind.
    pub(crate) fn one_of_each(&self) -> Vec<String> {
        self.kinds.values().filter_map(|paths| paths.first().cloned()).collect()
    }
}

/// All pages of a server that runs already, for archives of one's own.
///
/// # Errors
/// The faults.
pub(crate) fn run(address: &str) -> Result<(), String> {
    let told = Crawl::of(address.trim_end_matches('/'), &["/", "/en"])?.told()?;
    println!("{told}");
    Ok(())
}
