//! What is told of a row of a table whose example is not read as the row says.

use std::fmt;

/// A row whose example or bait is not read as the row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleFault {
    /// Path below `lang/`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The row's rule.
    pub rule: String,
    /// The sentence or line that was read.
    pub sentence: String,
    /// What the row asks for.
    pub expected: String,
    /// What was read.
    pub got: String,
}

impl fmt::Display for ExampleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ExampleFault { file, line, rule, sentence, expected, got } = self;
        write!(f, "{file}:{line}: {rule}: {sentence}\n  expected {expected}\n  got      {got}")
    }
}
