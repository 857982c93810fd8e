//! The one error of xtask: what failed, why, and what a person can do about it. No recovery logic here.

use std::fmt;

/// The result of everything that can go wrong here.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// Something a person has to read.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    why: String,
    remedy: Option<String>,
}

impl Failure {
    /// `what` could not be done, because of `why`.
    pub(crate) fn new(what: impl Into<String>, why: impl fmt::Display) -> Self {
        Self { what: what.into(), why: why.to_string(), remedy: None }
    }

    /// Adds what the reader can do.
    #[must_use]
    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "✗ {}", self.what)?;
        for line in self.why.lines() {
            write!(f, "\n    {line}")?;
        }
        if let Some(remedy) = &self.remedy {
            write!(f, "\n  What you can do:")?;
            for line in remedy.lines() {
                write!(f, "\n    {line}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_why_and_what_to_do() {
        let failure = Failure::new("npm packages", "npm was not found").remedy("install Node 20");
        assert_eq!(
            failure.to_string(),
            "✗ npm packages\n    npm was not found\n  What you can do:\n    install Node 20"
        );
    }
}
