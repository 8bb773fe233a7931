//! The listener: connections with bounds on their number, their time, and on how slowly a head may come in.
//!
//! A client that sends a byte a second must hold neither a request nor the door (`slow loris`).

use crate::doors::Limits;
use crate::rate::network;
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service;

/// Bytes of a request's head.
const HEAD_BYTES: usize = 32 << 10;
/// For answers that are on their way when the program or a connection is to end.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Who is at the other end; stands in a request's extensions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Connections that are open, by network.
#[derive(Debug, Default)]
struct Open(Mutex<HashMap<IpAddr, usize>>);

/// One of them; counts itself out.
struct Seat {
    open: Arc<Open>,
    of: IpAddr,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut all = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = all.get_mut(&self.of) {
            *n -= 1;
            if *n == 0 {
                all.remove(&self.of);
            }
        }
    }
}

/// A seat for a connection, where there is one left.
fn seat(open: &Arc<Open>, peer: IpAddr, limits: &Limits) -> Option<Seat> {
    let of = network(peer);
    let mut all = open.0.lock().unwrap_or_else(PoisonError::into_inner);
    let total: usize = all.values().sum();
    let own = all.get(&of).copied().unwrap_or(0);
    if total >= limits.connections || own >= limits.connections_of_one {
        return None;
    }
    all.insert(of, own + 1);
    Some(Seat { open: Arc::clone(open), of })
}

/// Answers connections until `shutdown` is ready.
pub(crate) async fn run(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let open = Arc::new(Open::default());
    let mut shutdown = pin!(shutdown);
    loop {
        let (stream, from) = tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(_) => {
                    // Out of descriptors, or a peer that went away: others may be served in a moment.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        // Beyond the bound the connection is closed at once: a queue would only hide it.
        if let Some(seat) = seat(&open, from.ip(), &limits) {
            tokio::spawn(connection(stream, from, router.clone(), limits, seat));
        }
    }
    // Those under way may end.
    for _ in 0..100 {
        if open.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            break;
        }
        tokio::time::sleep(LAST_WORDS / 100).await;
    }
    Ok(())
}

async fn connection(stream: TcpStream, from: SocketAddr, router: Router, limits: Limits, seat: Seat) {
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(from.ip()));
        router.clone().call(request)
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(HEAD_BYTES);
    // Small answers go out at once.
    let _ = stream.set_nodelay(true);
    let mut served = pin!(http.serve_connection(TokioIo::new(stream), service));
    // What goes wrong on a connection is the peer's affair: it is closed.
    if tokio::time::timeout(limits.connection, served.as_mut()).await.is_err() {
        served.as_mut().graceful_shutdown();
        let _ = tokio::time::timeout(LAST_WORDS, served.as_mut()).await;
    }
    drop(seat);
}
