//! The record depends on the pages, not on the order in which they come.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod common;

use common::world::{holds, world};
use isnad_model::Reading;
use isnad_record::{Options, build};
use proptest::prelude::*;

/// A small world and the same pages in another order.
fn worlds() -> impl Strategy<Value = (Vec<Reading>, Vec<Reading>)> {
    world().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn any_order_gives_the_same_record((one, other) in worlds()) {
        let options = Options { as_of: "2025-03-20".parse().ok(), ..Options::default() };
        let (a, b) = (build(&common::pages(&one), &options), build(&common::pages(&other), &options));
        prop_assert_eq!(serde_json::to_string(&a).unwrap(), serde_json::to_string(&b).unwrap());
        holds(&a, one.len())?;
    }
}
