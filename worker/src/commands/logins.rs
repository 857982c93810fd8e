//! Logins follow the record: when a command gives somebody who signs in another login, the directory hears of it first, since
//! a login is one person's over all workspaces.

use domain::Rejection;
use sync::RowId;

use super::group::Arrived;
use crate::storage::{Db, StorageError, credentials, directory};

/// A command gives somebody another login.
#[derive(Clone, Debug)]
pub(crate) struct Renaming {
    /// By which mutation.
    pub(crate) mutation: RowId,
    /// Who.
    pub(crate) user: RowId,
    /// How they signed in before.
    pub(crate) old: Option<String>,
    /// How they will.
    pub(crate) new: String,
}

/// Mutations that are refused because their login is somebody's in another workspace.
#[derive(Debug, Default)]
pub(crate) struct Refused(Vec<Renaming>);

impl Refused {
    /// Why the mutation is refused, if it is.
    pub(crate) fn rejection(&self, mutation: &Arrived) -> Option<Rejection> {
        let renaming = self.0.iter().find(|renaming| renaming.mutation == mutation.id)?;
        Some(Rejection::NotUnique { field: "login".into(), value: renaming.new.clone() })
    }
}

/// A login as the directory knows it.
pub(crate) fn normal(login: &str) -> String {
    login.trim().to_lowercase()
}

/// Claims the new logins of those who sign in. False if one of them is taken, which `refused` remembers.
pub(crate) async fn claim(
    (directory, db): (&Db, &Db),
    ws: RowId,
    renamings: &[Renaming],
    refused: &mut Refused,
) -> Result<bool, StorageError> {
    let before = refused.0.len();
    for renaming in renamings {
        let signs_in = credentials::exist(db, ws, renaming.user).await?;
        if signs_in && !directory::claim(directory, &normal(&renaming.new), ws, renaming.user).await? {
            refused.0.push(renaming.clone());
        }
    }
    Ok(refused.0.len() == before)
}

/// Gives up the logins that nobody has any more.
pub(crate) async fn release(directory: &Db, ws: RowId, renamings: &[Renaming]) -> Result<(), StorageError> {
    for renaming in renamings {
        let kept = renamings.iter().any(|other| Some(&other.new) == renaming.old.as_ref());
        if let Some(old) = renaming.old.as_ref().filter(|old| !kept && normal(old) != normal(&renaming.new)) {
            directory::release(directory, &normal(old), ws, renaming.user).await?;
        }
    }
    Ok(())
}
