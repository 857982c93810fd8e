//! The table of rights: role × right → how far it reaches.

use super::Role;

/// Something that a person may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Create and change customers and their contacts.
    Customers,
    /// Take customers out of the public pool.
    Claim,
    /// Give customers and opportunities to other people or to the pool.
    Transfer,
    /// Create and change opportunities and move their stages.
    Opportunities,
    /// Log follow-ups.
    FollowUps,
    /// Create and change tasks.
    Tasks,
    /// Create and change products.
    Products,
    /// Create tags, keep views of one's own, and report one's own work.
    Personal,
    /// Keep views for a team or for everybody.
    SharedViews,
    /// Set targets.
    Targets,
    /// Submit a forecast of one's own, and adjust those of the people one answers for.
    Forecasts,
    /// Invite people, change roles and teams.
    People,
    /// Change the workspace, pipelines, stages and custom fields.
    Settings,
    /// Import files.
    Import,
    /// Delete records and bring them back.
    Delete,
}

/// How far a right reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    None,
    /// Records that one owns or collaborates on.
    Own,
    /// Those of the people in one's teams too.
    Team,
    /// Everything in the workspace.
    All,
}

impl Right {
    /// All of them, in the order of the table.
    pub const ALL: [Right; 15] = [
        Right::Customers,
        Right::Claim,
        Right::Transfer,
        Right::Opportunities,
        Right::FollowUps,
        Right::Tasks,
        Right::Products,
        Right::Personal,
        Right::SharedViews,
        Right::Targets,
        Right::Forecasts,
        Right::People,
        Right::Settings,
        Right::Import,
        Right::Delete,
    ];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Claim => "claim",
            Self::Transfer => "transfer",
            Self::Opportunities => "opportunities",
            Self::FollowUps => "follow_ups",
            Self::Tasks => "tasks",
            Self::Products => "products",
            Self::Personal => "personal",
            Self::SharedViews => "shared_views",
            Self::Targets => "targets",
            Self::Forecasts => "forecasts",
            Self::People => "people",
            Self::Settings => "settings",
            Self::Import => "import",
            Self::Delete => "delete",
        }
    }
}

/// How far a right reaches for a role.
#[allow(clippy::match_same_arms, reason = "a table with a line for each right")]
pub fn reach(role: Role, right: Right) -> Reach {
    use Reach::{All, None, Own, Team};
    //                          rep   manager marketing service finance admin partner
    let row = match right {
        Right::Customers => [Own, Team, Own, Own, None, All, Own],
        Right::Claim => [All, All, None, None, None, All, None],
        Right::Transfer => [Own, Team, None, None, None, All, None],
        Right::Opportunities => [Own, Team, None, None, None, All, Own],
        Right::FollowUps => [All, All, All, All, None, All, Own],
        Right::Tasks => [Own, Team, Own, Own, Own, All, Own],
        Right::Products => [None, None, All, None, All, All, None],
        Right::Personal => [Own, Own, Own, Own, Own, All, Own],
        Right::SharedViews => [None, All, All, None, None, All, None],
        Right::Targets => [None, Team, None, None, None, All, None],
        Right::Forecasts => [Own, Team, None, None, None, All, None],
        Right::People => [None, None, None, None, None, All, None],
        Right::Settings => [None, None, None, None, None, All, None],
        Right::Import => [Own, Team, Own, None, None, All, None],
        Right::Delete => [Own, Team, Own, Own, None, All, None],
    };
    match role {
        Role::Rep => row[0],
        Role::Manager => row[1],
        Role::Marketing => row[2],
        Role::Service => row[3],
        Role::Finance => row[4],
        Role::Admin => row[5],
        Role::Partner => row[6],
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    fn table() -> String {
        let mut text = String::from(
            "# Rights\n\nPrinted by a test from `crates/domain/src/access/rights.rs`; change it there and run the test with `BLESS=1`.\n\n\
             *own*: records that one owns or collaborates on · *team*: those of the people in one's teams too · *all*: everything.\n\
             What a person **sees** is another matter: see `sight.rs` and `ARCHITECTURE.md`.\n\n| right |",
        );
        for role in Role::ALL {
            let _ = write!(text, " {} |", role.name());
        }
        text.push_str("\n|---|");
        text.push_str(&"---|".repeat(Role::ALL.len()));
        for right in Right::ALL {
            let _ = write!(text, "\n| {} |", right.name());
            for role in Role::ALL {
                let word = match reach(role, right) {
                    Reach::None => "–",
                    Reach::Own => "own",
                    Reach::Team => "team",
                    Reach::All => "all",
                };
                let _ = write!(text, " {word} |");
            }
        }
        text.push('\n');
        text
    }

    #[test]
    fn the_printed_table_is_the_table() {
        crate::testing::document_says("rights.md", &table());
    }

    #[test]
    fn a_partner_reaches_nothing_beyond_their_own() {
        for right in Right::ALL {
            assert!(reach(Role::Partner, right) <= Reach::Own, "{}", right.name());
        }
    }

    #[test]
    fn only_an_admin_rules_people_and_settings() {
        for role in Role::ALL {
            let expected = if role == Role::Admin { Reach::All } else { Reach::None };
            assert_eq!(reach(role, Right::People), expected);
            assert_eq!(reach(role, Right::Settings), expected);
        }
    }
}
