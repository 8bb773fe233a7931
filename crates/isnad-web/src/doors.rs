//! Who is let in: by which names the program may be asked for, from which sites, with which token, and whether anything may
//! be changed.
//!
//! Without a word the program answers this machine only and changes nothing. A token is known by its bearer; a browser gives
//! it once and goes on with a cookie that is made from it, so that the token itself is never kept. Nothing is decided without
//! a second secret, made anew at each start, which stands only in answers that no other site can read.

use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::IpAddr;
use std::time::Duration;

/// The fewest characters of a token: what can be guessed is no token.
pub const TOKEN_CHARS: usize = 16;

/// The name of the cookie that stands for the token.
pub(crate) const COOKIE: &str = "isnad";

/// How the site is opened.
#[derive(Debug, Clone, Default)]
pub struct Doors {
    /// What who asks must know; `None` where this machine alone is answered.
    pub token: Option<String>,
    /// Names by which the program may be asked for, besides those of this machine.
    pub hosts: Vec<String>,
    /// The address that is listened on. On an unspecified one (`0.0.0.0`) every address in figures is a name of ours.
    pub listen: Option<IpAddr>,
    /// Whether decisions can be taken.
    pub edit: bool,
    /// How much one may ask.
    pub limits: Limits,
}

/// Bounds on what is taken from the network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Requests that one address may make in a second, over time.
    pub requests_per_second: f64,
    /// Requests that one address may make at once.
    pub burst: f64,
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// For the head of a request to come in, and for the next one on an open connection.
    pub head: Duration,
    /// For a request to come in whole and to be answered.
    pub request: Duration,
    /// For a connection, after which it is closed when its answer is out.
    pub connection: Duration,
    /// Connections at once.
    pub connections: usize,
    /// Connections of one address at once.
    pub connections_of_one: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            requests_per_second: 50.0,
            burst: 500.0,
            body_bytes: 64 << 10,
            head: Duration::from_secs(10),
            request: Duration::from_secs(20),
            connection: Duration::from_secs(300),
            connections: 256,
            connections_of_one: 64,
        }
    }
}

/// Why the doors cannot be opened like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ajar {
    /// Others could reach the address, and no token is asked for.
    NoToken,
    /// The token can be guessed.
    ShortToken,
}

impl std::fmt::Display for Ajar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Ajar::NoToken => f.write_str("an address that others can reach is served with a token only"),
            Ajar::ShortToken => write!(f, "a token has at least {TOKEN_CHARS} characters"),
        }
    }
}

impl Doors {
    /// Whether these doors may be opened on an address.
    ///
    /// # Errors
    /// What is missing.
    pub fn check(&self, on: IpAddr) -> Result<(), Ajar> {
        match &self.token {
            Some(token) if token.chars().count() < TOKEN_CHARS => Err(Ajar::ShortToken),
            None if !on.is_loopback() => Err(Ajar::NoToken),
            _ => Ok(()),
        }
    }

    /// True where a request may ask for the program by this `Host`. Another site's name that resolves to this machine must
    /// not read the archive (DNS rebinding); such a site has a name, never figures.
    pub(crate) fn knows_host(&self, host: &str) -> bool {
        let Some(name) = host_name(host) else { return false };
        let figures = name.trim_matches(['[', ']']).parse::<IpAddr>().ok();
        let ours = |ip: IpAddr| {
            ip.is_loopback() && (ip.to_string() == "127.0.0.1" || ip.is_ipv6())
                || self.listen.is_some_and(|l| l == ip || l.is_unspecified())
        };
        name.eq_ignore_ascii_case("localhost")
            || figures.is_some_and(ours)
            || self.hosts.iter().any(|h| h.eq_ignore_ascii_case(name) || h.eq_ignore_ascii_case(host))
    }

    /// True where the request does not say that another site made it.
    pub(crate) fn own_site(&self, headers: &HeaderMap, changes: bool) -> bool {
        let text = |name: &str| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
        let host = text("host").unwrap_or("");
        let ours = |origin: &str| {
            origin.split_once("://").is_some_and(|(scheme, rest)| {
                matches!(scheme, "http" | "https") && rest.eq_ignore_ascii_case(host)
            })
        };
        match (text("origin"), text("sec-fetch-site")) {
            (Some(origin), _) if !ours(origin) => false,
            // A browser tells for every request where it comes from; a link from elsewhere may be followed.
            (_, Some(site)) if changes => matches!(site, "same-origin" | "none"),
            _ => true,
        }
    }

    /// True where the request knows the token, or none is asked for.
    pub(crate) fn admits(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        bearer(headers).is_some_and(|given| alike(given, token))
            || cookie(headers).is_some_and(|given| alike(given, &session(token)))
    }

    /// True where the words are the token.
    pub(crate) fn is_token(&self, words: &str) -> bool {
        self.token.as_ref().is_some_and(|token| alike(words.trim(), token))
    }
}

/// The token of a request's `Authorization`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|v| v.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE).then_some(value)
    })
}

/// What a browser keeps instead of the token.
pub(crate) fn session(token: &str) -> String {
    hex(&Sha256::digest(format!("isnad cookie\n{token}")))
}

/// A secret of this run. The standard library's hash keys come from the system's randomness: 128 bits of it.
pub(crate) fn fresh_secret() -> String {
    let random = RandomState::new();
    let word = |n: u8| {
        let mut hasher = random.build_hasher();
        hasher.write_u8(n);
        hasher.finish().to_be_bytes()
    };
    hex(&Sha256::digest([word(1), word(2)].concat()))
}

/// A short name for any words, for `ETag`.
pub(crate) fn digest(words: &str) -> String {
    hex(Sha256::digest(words).get(..12).unwrap_or_default())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Compares secrets without telling by the time it takes how much of them is right.
pub(crate) fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (Sha256::digest(a), Sha256::digest(b));
    a.iter().zip(&b).fold(0, |acc, (x, y)| acc | (x ^ y)) == 0
}

/// The name in a `Host`, without its port. `None` for what is no host.
fn host_name(host: &str) -> Option<&str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let end = rest.find(']')? + 2;
            host.split_at_checked(end)?
        }
        None => host.split_at_checked(host.find(':').unwrap_or(host.len()))?,
    };
    let is_port = port.is_empty()
        || port.strip_prefix(':').is_some_and(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    (is_port && !name.is_empty() && name.chars().all(plain)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn heads(list: &[(&'static str, &'static str)]) -> HeaderMap {
        list.iter().map(|(n, v)| (n.parse().expect("a name"), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn only_names_of_this_machine() {
        let doors = Doors::default();
        for host in ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:80", "LOCALHOST"] {
            assert!(doors.knows_host(host), "{host}");
        }
        for host in ["", "evil.example", "127.0.0.1.evil.example", "localhost:x", "[::2]", "localhost@evil"] {
            assert!(!doors.knows_host(host), "{host}");
        }
    }

    #[test]
    fn and_those_that_were_given() {
        let listen = "10.0.0.5".parse().ok();
        let doors = Doors { listen, hosts: vec!["desk.example".into()], ..Doors::default() };
        assert!(doors.knows_host("10.0.0.5:7676") && doors.knows_host("desk.example"));
        assert!(!doors.knows_host("10.0.0.6") && !doors.knows_host("desk.example.evil"));
        let doors = Doors { listen: "0.0.0.0".parse().ok(), ..Doors::default() };
        assert!(doors.knows_host("10.0.0.6:7676") && !doors.knows_host("evil.example"));
    }

    #[test]
    fn another_address_needs_a_token_that_cannot_be_guessed() {
        let (here, there): (IpAddr, IpAddr) =
            ("127.0.0.1".parse().expect("an address"), "0.0.0.0".parse().expect("an address"));
        assert_eq!(Doors::default().check(here), Ok(()));
        assert_eq!(Doors::default().check(there), Err(Ajar::NoToken));
        let with = |token: &str| Doors { token: Some(token.into()), ..Doors::default() };
        assert_eq!(with("short").check(here), Err(Ajar::ShortToken));
        assert_eq!(with("0123456789abcdef").check(there), Ok(()));
    }

    #[test]
    fn the_token_is_known_by_bearer_or_cookie() {
        let doors = Doors { token: Some("0123456789abcdef".into()), ..Doors::default() };
        assert!(doors.admits(&heads(&[("authorization", "Bearer 0123456789abcdef")])));
        assert!(!doors.admits(&heads(&[("authorization", "Bearer 0123456789abcdeF")])));
        assert!(
            !doors.admits(&heads(&[("cookie", "isnad=0123456789abcdef")])),
            "the cookie is not the token"
        );
        let cookie = HeaderValue::from_str(&format!("a=b; isnad={}", session("0123456789abcdef")));
        let mut headers = HeaderMap::new();
        headers.insert("cookie", cookie.expect("a value"));
        assert!(doors.admits(&headers));
        assert!(!doors.admits(&HeaderMap::new()));
    }

    #[test]
    fn other_sites_are_told_by_their_origin() {
        let doors = Doors::default();
        let asks =
            |origin, changes| doors.own_site(&heads(&[("host", "localhost:1"), ("origin", origin)]), changes);
        assert!(asks("http://localhost:1", true));
        for origin in
            ["null", "http://localhost:2", "http://evil.example", "https://localhost:1.evil.example"]
        {
            assert!(!asks(origin, false), "{origin}");
        }
        let from = |site| doors.own_site(&heads(&[("host", "localhost:1"), ("sec-fetch-site", site)]), true);
        assert!(from("same-origin") && !from("cross-site") && !from("same-site"));
        assert!(doors.own_site(&heads(&[("host", "localhost:1"), ("sec-fetch-site", "cross-site")]), false));
    }

    #[test]
    fn secrets_of_two_runs_differ() {
        assert_ne!(fresh_secret(), fresh_secret());
        assert_eq!(fresh_secret().len(), 64);
    }
}
