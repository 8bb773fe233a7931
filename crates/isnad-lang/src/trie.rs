//! The phrases of the tables, word by word: a trie over word numbers, and what ends at each of its nodes.
//!
//! Nine in ten words of the tables begin no longer phrase; their nodes say so, and the next word of the text is not
//! looked up. The senses of all nodes lie in one list: there are some two hundred thousand, mostly one to a node.

use crate::Sense;
use rustc_hash::FxHashMap;

/// A trie of phrases.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trie {
    words: FxHashMap<Box<str>, Word>,
    /// From a node by a word to the next.
    edges: FxHashMap<(u32, u32), u32>,
    nodes: Vec<Node>,
    /// The senses of all nodes, each with the next of its node.
    senses: Vec<(Sense, u32)>,
}

/// A word of the tables.
#[derive(Debug, Clone, Copy)]
struct Word {
    number: u32,
    /// The node of the phrases that begin with it; [`NONE`] where none does.
    node: u32,
}

/// A place in the trie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    /// The first sense of what ends here; [`NONE`] where nothing does.
    sense: u32,
    /// Whether longer phrases go on from here.
    pub(crate) goes_on: bool,
}

/// No node, no sense.
const NONE: u32 = u32::MAX;

impl Trie {
    /// Adds a phrase.
    pub(crate) fn add<'k>(&mut self, words: impl Iterator<Item = &'k str>, sense: Sense) {
        let mut node = NONE;
        for key in words {
            node = if node == NONE { self.root(key) } else { self.after(node, key) };
        }
        self.add_sense(node, sense);
    }

    /// The node of phrases that begin with a word.
    pub(crate) fn first(&self, key: &str) -> Option<u32> {
        self.words.get(key).map(|w| w.node).filter(|n| *n != NONE)
    }

    /// The node behind another by a word.
    pub(crate) fn next(&self, node: u32, key: &str) -> Option<u32> {
        let word = self.words.get(key)?;
        self.edges.get(&(node, word.number)).copied()
    }

    /// The node with a number.
    pub(crate) fn node(&self, number: u32) -> Option<Node> {
        self.nodes.get(number as usize).copied()
    }

    /// The senses of a node, in the order in which they were added.
    pub(crate) fn senses(&self, node: Node) -> impl Iterator<Item = &Sense> {
        let at = |i: u32| self.senses.get(i as usize);
        std::iter::successors(at(node.sense), move |(_, next)| at(*next)).map(|(sense, _)| sense)
    }

    /// The word's entry; a new one where the tables had none.
    fn word(&mut self, key: &str) -> &mut Word {
        let number = self.words.len() as u32;
        self.words.entry(key.into()).or_insert(Word { number, node: NONE })
    }

    fn root(&mut self, key: &str) -> u32 {
        let fresh = self.nodes.len() as u32;
        let word = self.word(key);
        if word.node != NONE {
            return word.node;
        }
        word.node = fresh;
        self.nodes.push(Node { sense: NONE, goes_on: false });
        fresh
    }

    fn after(&mut self, node: u32, key: &str) -> u32 {
        let word = self.word(key).number;
        let fresh = self.nodes.len() as u32;
        let next = *self.edges.entry((node, word)).or_insert(fresh);
        if next == fresh {
            self.nodes.push(Node { sense: NONE, goes_on: false });
            if let Some(node) = self.nodes.get_mut(node as usize) {
                node.goes_on = true;
            }
        }
        next
    }

    /// Appends a sense to a node that has it not yet.
    fn add_sense(&mut self, node: u32, sense: Sense) {
        let fresh = self.senses.len() as u32;
        let Some(node) = self.nodes.get_mut(node as usize) else { return };
        if node.sense == NONE {
            node.sense = fresh;
        }
        let mut at = node.sense;
        while let Some((there, next)) = self.senses.get_mut(at as usize) {
            if *there == sense {
                return;
            }
            if *next == NONE {
                *next = fresh;
            }
            at = *next;
        }
        self.senses.push((sense, NONE));
    }
}
