//! What a stage noticed while it went on.

use crate::Span;
use serde::{Deserialize, Serialize};

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Something was read with doubt.
    Warning,
    /// A part could not be read; the rest was.
    Error,
}

/// A remark of a stage on its input. Stages return what they could read together with these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable kebab-case code, such as `date-conflict`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// Where in the article's text, if anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// What was noticed, one sentence.
    pub message: String,
    /// What one could do, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A note without a place.
    pub fn note(code: &str, message: impl Into<String>) -> Self {
        Diagnostic {
            code: code.into(),
            severity: Severity::Note,
            span: None,
            message: message.into(),
            hint: None,
        }
    }

    /// A warning without a place.
    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Self::note(code, message) }
    }

    /// An error without a place.
    pub fn error(code: &str, message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Error, ..Self::note(code, message) }
    }

    /// The same, at a place in the text.
    pub fn at(self, span: Span) -> Self {
        Diagnostic { span: Some(span), ..self }
    }
}
