//! Why the storage did not do what it was asked.

use rexie::Error;
use sync::client::StoreError;

/// A fault of the storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::local) enum StoreFault {
    /// No room left.
    #[error("no room left")]
    Full,
    /// Closed under us, or anything else that may pass.
    #[error("closed")]
    Closed,
    /// Somebody else has written the pages meanwhile.
    #[error("the pages have moved on")]
    Moved,
    /// Everything that was stored is gone.
    #[error("everything stored is gone")]
    Emptied,
}

impl StoreFault {
    /// What the engine calls it.
    pub(in crate::local) fn for_engine(self) -> StoreError {
        match self {
            Self::Full => StoreError::Full,
            Self::Moved => StoreError::Moved,
            Self::Closed | Self::Emptied => StoreError::Closed,
        }
    }
}

impl From<Error> for StoreFault {
    fn from(error: Error) -> Self {
        // Browsers say it by the exception's name, wherever in the error it stands.
        let full = format!("{error:?} {error}").contains("QuotaExceeded");
        if full { Self::Full } else { Self::Closed }
    }
}
