//! How often one address may ask: a bucket of tokens each, which fills up again with time.
//!
//! The clock is handed in, so that a test can hold it.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Addresses that are remembered at most; full buckets are forgotten first.
const MOST: usize = 10_000;

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// The buckets of all addresses.
#[derive(Debug)]
pub(crate) struct Rate {
    per_second: f64,
    burst: f64,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

impl Rate {
    pub(crate) fn new(per_second: f64, burst: f64) -> Self {
        let (per_second, burst) = (per_second.max(0.01), burst.max(1.0));
        Rate { per_second, burst, buckets: Mutex::default() }
    }

    /// Takes `cost` tokens of an address.
    ///
    /// # Errors
    /// How long to wait, where there are not so many.
    pub(crate) fn take(&self, peer: IpAddr, cost: f64, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let filled = |b: &Bucket| {
            let since = now.saturating_duration_since(b.at).as_secs_f64();
            (b.tokens + since * self.per_second).min(self.burst)
        };
        if buckets.len() >= MOST {
            buckets.retain(|_, b| filled(b) < self.burst);
            if buckets.len() >= MOST {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(network(peer)).or_insert(Bucket { tokens: self.burst, at: now });
        let tokens = filled(bucket);
        if tokens < cost {
            *bucket = Bucket { tokens, at: now };
            return Err(Duration::from_secs_f64((cost - tokens) / self.per_second));
        }
        *bucket = Bucket { tokens: tokens - cost, at: now };
        Ok(())
    }
}

/// Who counts as one: an IPv6 subscriber has a whole /64.
pub(crate) fn network(peer: IpAddr) -> IpAddr {
    match peer {
        IpAddr::V4(_) => peer,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::V6(std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(words: &str) -> IpAddr {
        words.parse().expect("an address")
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let rate = Rate::new(2.0, 3.0);
        let start = Instant::now();
        let (a, b) = (ip("10.0.0.1"), ip("10.0.0.2"));
        for _ in 0..3 {
            assert_eq!(rate.take(a, 1.0, start), Ok(()));
        }
        assert_eq!(rate.take(a, 1.0, start), Err(Duration::from_millis(500)));
        assert_eq!(rate.take(b, 1.0, start), Ok(()), "another address has a bucket of its own");
        assert_eq!(rate.take(a, 1.0, start + Duration::from_millis(500)), Ok(()));
        assert!(rate.take(a, 1.0, start + Duration::from_millis(500)).is_err());
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one() {
        assert_eq!(network(ip("2001:db8::1")), network(ip("2001:db8::2:3")));
        assert_ne!(network(ip("2001:db8::1")), network(ip("2001:db8:0:1::1")));
        assert_eq!(network(ip("::ffff:10.0.0.1")), ip("10.0.0.1"));
    }
}
