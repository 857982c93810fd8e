//! Who may do what, and who sees what.
//!
//! Rights are one table ([`rights`]), printed to `docs/rights.md` by a test. What a person sees follows from the tree of
//! teams ([`sight`]): scopes name people, not teams, so moving a person between teams rewrites no record.

pub mod rights;
pub mod sight;

use serde::{Deserialize, Serialize};
use sync::{Row, RowId, Scope};

pub use rights::{Reach, Right};
pub use sight::{actors, leaders_of, owner_scopes, people_within, team_of, teams_around};

use crate::{ids::references, rejection::Rejection};

/// What a person is to the company. Names in `REQUIREMENTS.md`, "Roles".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 销售
    Rep,
    /// 经理/总监
    Manager,
    /// 市场
    Marketing,
    /// 客服
    Service,
    /// 财务
    Finance,
    /// 管理员
    Admin,
    /// 伙伴
    Partner,
}

impl Role {
    /// All of them, in the order in which pages list them.
    pub const ALL: [Role; 7] =
        [Role::Rep, Role::Manager, Role::Marketing, Role::Service, Role::Finance, Role::Admin, Role::Partner];

    /// Their names in documents and locale keys, in the same order.
    pub const NAMES: &'static [&'static str] =
        &["rep", "manager", "marketing", "service", "finance", "admin", "partner"];

    /// The role by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        let at = Self::NAMES.iter().position(|known| *known == name)?;
        Self::ALL.get(at).copied()
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rep => "rep",
            Self::Manager => "manager",
            Self::Marketing => "marketing",
            Self::Service => "service",
            Self::Finance => "finance",
            Self::Admin => "admin",
            Self::Partner => "partner",
        }
    }
}

/// A person as far as decisions are concerned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// Who.
    pub user: RowId,
    /// Their role.
    pub role: Role,
    /// The people whose records they see besides their own, in order of id.
    pub sees: Vec<RowId>,
    /// The people whose records they answer for, in order of id: a manager's teams.
    pub leads: Vec<RowId>,
}

impl Actor {
    /// The scopes through which this person sees rows, in the order in which a device fills them.
    pub fn scopes(&self) -> Vec<Scope> {
        let mut scopes = vec![Scope::new(sight::WORKSPACE), sight::of_user(self.user)];
        scopes.extend(self.sees.iter().filter(|user| **user != self.user).map(|user| sight::of_user(*user)));
        if self.sees_pool() {
            scopes.push(Scope::new(sight::POOL));
        }
        scopes
    }

    /// True if the public pool is open to them.
    pub fn sees_pool(&self) -> bool {
        self.role != Role::Partner
    }

    /// True if they see the row. Rows on a device carry no scopes: what is there may be seen.
    pub fn sees_row(&self, row: &Row) -> bool {
        row.scopes.is_empty() || row.scopes.iter().any(|scope| self.holds(scope))
    }

    fn holds(&self, scope: &Scope) -> bool {
        match scope.0.as_str() {
            sight::WORKSPACE => true,
            sight::POOL => self.sees_pool(),
            _ => sight::user_of(scope).is_some_and(|user| user == self.user || self.sees.binary_search(&user).is_ok()),
        }
    }

    /// How far the right reaches for them.
    pub fn reach(&self, right: Right) -> Reach {
        rights::reach(self.role, right)
    }

    /// That they may exercise the right on a row that answers to these people: owner and collaborators.
    ///
    /// # Errors
    /// [`Rejection::NotAllowed`] if not.
    pub fn may(&self, right: Right, answers: Answers<'_>) -> Result<(), Rejection> {
        let allowed = match self.reach(right) {
            Reach::None => false,
            Reach::All => true,
            Reach::Team => answers.any(|user| user == self.user || self.leads.binary_search(&user).is_ok()),
            Reach::Own => answers.any(|user| user == self.user),
        };
        if allowed { Ok(()) } else { Err(Rejection::NotAllowed { right: right.name().to_owned() }) }
    }

    /// That they have the right at all.
    ///
    /// # Errors
    /// [`Rejection::NotAllowed`] if not.
    pub fn may_at_all(&self, right: Right) -> Result<(), Rejection> {
        match self.reach(right) {
            Reach::None => Err(Rejection::NotAllowed { right: right.name().to_owned() }),
            _ => Ok(()),
        }
    }
}

/// The people a row answers to.
#[derive(Clone, Copy, Debug)]
pub enum Answers<'a> {
    /// Its owner and collaborators, from its fields; a row of the pool answers to nobody.
    Of(&'a sync::Doc),
    /// This person.
    To(RowId),
    /// Nobody in particular: only a right that reaches everything will do.
    Nobody,
}

impl Answers<'_> {
    fn any(self, mut wanted: impl FnMut(RowId) -> bool) -> bool {
        match self {
            Self::Of(doc) => {
                crate::ids::reference(doc, "owner").is_some_and(&mut wanted)
                    || references(doc, "collaborators").into_iter().any(wanted)
            }
            Self::To(user) => wanted(user),
            Self::Nobody => false,
        }
    }
}
