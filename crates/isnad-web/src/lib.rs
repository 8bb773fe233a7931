//! The record in a browser: pages made on the server, readable without any script.
//!
//! The face holds no logic of its own: it shows a [`Snapshot`] that a [`Source`] gives. Pages speak Arabic at the
//! root and English under `/en`; each has a twin in JSON under `/api/v1`.
//!
//! Invariants: only loopback addresses are served, and only requests that name one; nothing from a page is ever
//! markup; no page needs a script, and the policy sent with every answer allows none.

mod api;
mod assets;
mod ctx;
mod dates;
mod draw;
mod guard;
mod index;
mod ledger;
mod line;
mod markup;
mod pages;
mod passage;
mod readback;
mod sign;
mod site;
mod source;
mod strings;
mod timeline;
mod tree;
mod witness;
mod words;

pub use site::router;
pub use source::{Answer, Hit, Known, SearchOptions, Snapshot, Source};

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

/// Serves a source on a listener until `shutdown` is ready. Needs a Tokio runtime around it.
///
/// # Errors
/// When the listener is not on a loopback address, or breaks.
pub async fn serve(
    source: Arc<dyn Source + Send + Sync>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    if !listener.local_addr()?.ip().is_loopback() {
        let why = "isnad serves loopback addresses only: use 127.0.0.1 or [::1]";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    }
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    axum::serve(listener, router(source)).with_graceful_shutdown(shutdown).await
}

/// Serves a source at an address until the process ends.
///
/// # Errors
/// When the address is not a loopback one, is taken, or breaks.
pub fn serve_blocking(source: Arc<dyn Source + Send + Sync>, addr: SocketAddr) -> io::Result<()> {
    serve_listener(source, TcpListener::bind(addr)?)
}

/// The same on a listener that is already bound, so that a caller can tell its port first.
///
/// # Errors
/// When the listener is not on a loopback address, or breaks.
pub fn serve_listener(source: Arc<dyn Source + Send + Sync>, listener: TcpListener) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    runtime.block_on(serve(source, listener, std::future::pending()))
}
