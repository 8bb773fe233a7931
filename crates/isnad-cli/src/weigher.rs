//! Who answers why: a thread that has weighed all pages of what is shown, as long as somebody asks.
//!
//! To tell why two pages are one event, all pages are weighed, since words and names count by how few of them have them. That
//! takes seconds where there are thousands, and much memory. The first question pays it; further ones are answered from the
//! same scales, until the record is another one or nobody has asked for a while.

use isnad::{Engine, Error, Snapshot, Why};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// So long the scales are kept after the last question.
const IDLE: Duration = Duration::from_secs(120);

/// What answers from the scales.
type Asked<'s> = dyn Fn(&str, Option<&str>) -> Result<Why, Error> + 's;

/// A question, and where its answer goes.
struct Question {
    a: String,
    b: Option<String>,
    answer: Sender<Result<Why, Error>>,
}

/// A thread with scales.
struct Desk {
    of: Arc<Snapshot>,
    questions: Sender<Question>,
}

/// The desk that is open, where one is.
#[derive(Default)]
pub(crate) struct Weigher(Mutex<Option<Desk>>);

impl Weigher {
    /// Why two pages or events of a snapshot were joined or kept apart; with one, why its tellings stand together. Waits for
    /// the scales where nobody has asked yet.
    pub(crate) fn why(
        &self,
        engine: &Arc<Engine>,
        snapshot: &Arc<Snapshot>,
        a: &str,
        b: Option<&str>,
    ) -> Result<Why, Error> {
        let (answer, answered) = channel();
        let mut question = Question { a: a.to_owned(), b: b.map(str::to_owned), answer };
        {
            let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let desk = open.take().filter(|desk| Arc::ptr_eq(&desk.of, snapshot));
            let mut desk = desk.unwrap_or_else(|| Desk::open(engine, snapshot));
            // One that has just closed for want of questions is opened again.
            if let Err(returned) = desk.questions.send(question) {
                question = returned.0;
                desk = Desk::open(engine, snapshot);
                drop(desk.questions.send(question));
            }
            *open = Some(desk);
        }
        // Where the scales could not be made, nobody answers: the archive could not be read, and says how when asked directly.
        answered.recv().unwrap_or_else(|_| engine.why(a, b))
    }
}

impl Desk {
    fn open(engine: &Arc<Engine>, snapshot: &Arc<Snapshot>) -> Desk {
        let (questions, asked) = channel();
        let (engine, of) = (Arc::clone(engine), Arc::clone(snapshot));
        let work = move || {
            let served = engine.weigh(&of, |ask| serve(&asked, ask));
            drop(served);
        };
        // Where the system refuses a thread, the question is answered without it.
        drop(thread::Builder::new().name("why".into()).spawn(work));
        Desk { of: Arc::clone(snapshot), questions }
    }
}

/// Answers until nobody asks any more.
fn serve(asked: &Receiver<Question>, ask: &Asked<'_>) {
    while let Ok(Question { a, b, answer }) = asked.recv_timeout(IDLE) {
        drop(answer.send(ask(&a, b.as_deref())));
    }
}
