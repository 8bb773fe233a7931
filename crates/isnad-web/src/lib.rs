//! The record in a browser: pages made on the server, readable without any script.
//!
//! The face holds no logic of its own: it shows a [`Snapshot`] that a [`Source`] gives. Pages speak Arabic at the
//! root and English under `/en`; each has a twin in JSON under `/api/v1`.
//!
//! Invariants: without a token only loopback addresses are served, and only requests that name one; without a word nothing
//! can be changed ([`Doors`]); nothing from a page is ever markup; no page needs a script, and the policy sent with every
//! answer allows none but the program's own keys.

mod api;
mod assets;
mod ctx;
mod dates;
mod doors;
mod draw;
mod edit;
mod evidence;
mod feeds;
mod guard;
mod index;
mod ledger;
mod line;
mod listen;
mod markup;
mod metrics;
mod pages;
mod passage;
mod place;
mod pledge;
mod prefs;
mod rate;
mod readback;
mod sign;
mod signin;
mod site;
mod source;
mod strings;
mod timeline;
mod tree;
mod witness;
mod words;

pub use api::{Route, paths as api_paths};
pub use doors::{Ajar, Doors, Limits, TOKEN_CHARS};
pub use site::{router, router_with};
pub use source::{Answer, EntityAnswer, EntityHit, Hit, Known, Prepare, SearchOptions, Snapshot, Source};

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

/// Threads that answer.
const WORKERS: usize = 4;
/// Threads for what takes long (a decision, weighing all pages): as many at once, others wait for their turn.
const BLOCKING: usize = 4;

/// Serves a source on a listener until `shutdown` is ready. Needs a Tokio runtime around it.
///
/// # Errors
/// When the doors may not be opened like this on the listener's address, or the listener breaks.
pub async fn serve(
    source: Arc<dyn Source + Send + Sync>,
    doors: Doors,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let wrong = |ajar: Ajar| io::Error::new(io::ErrorKind::InvalidInput, ajar.to_string());
    doors.check(listener.local_addr()?.ip()).map_err(wrong)?;
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let limits = doors.limits;
    listen::run(listener, router_with(source, doors), limits, shutdown).await
}

/// Serves a source at an address of this machine until the process ends.
///
/// # Errors
/// When the address is not a loopback one, is taken, or breaks.
pub fn serve_blocking(source: Arc<dyn Source + Send + Sync>, addr: SocketAddr) -> io::Result<()> {
    serve_listener(source, Doors::default(), TcpListener::bind(addr)?)
}

/// The same on a listener that is already bound, so that a caller can tell its port first.
///
/// # Errors
/// As [`serve`].
pub fn serve_listener(
    source: Arc<dyn Source + Send + Sync>,
    doors: Doors,
    listener: TcpListener,
) -> io::Result<()> {
    // Pages are made where they are asked for, in milliseconds; several threads, so that none waits for another's.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .max_blocking_threads(BLOCKING)
        .enable_io()
        .enable_time()
        .build()?;
    runtime.block_on(serve(source, doors, listener, std::future::pending()))
}
