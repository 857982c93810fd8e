//! Every address of the app, as one typed enum that prints and parses itself.
//!
//! Belongs here: which addresses exist and how they are written. Does not belong here: the history, links and
//! scrolling (`frame::navigation`), or which page draws which address (`frame::pages`).
//!
//! **Invariant:** `Route::parse(&route.path())` is `route` for every route.

use std::fmt;

use domain::{record::Visibility, registry};
use sync::RowId;

/// Under which kinds stand that have no address of their own.
const RECORDS: &str = "records";

/// A kind of record that has pages of its own: the first part of its addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Room {
    /// Customers.
    Customers,
    /// The people at customers.
    Contacts,
    /// Possible sales.
    Opportunities,
    /// What happened with a customer.
    FollowUps,
    /// Planned work.
    Tasks,
    /// What the company sells.
    Products,
    /// Words put on records.
    Tags,
    /// The ways a sale can go.
    Pipelines,
    /// Colleagues.
    Users,
    /// Departments and regions.
    Teams,
    /// Fields a company added itself.
    Fields,
    /// Reports of people's work.
    WorkReports,
    /// A kind of business record that has no address of its own yet, by its name.
    Other(&'static str),
}

impl Room {
    /// All that have addresses of their own.
    pub const ALL: [Self; 12] = [
        Self::Customers,
        Self::Contacts,
        Self::Opportunities,
        Self::FollowUps,
        Self::Tasks,
        Self::Products,
        Self::Tags,
        Self::Pipelines,
        Self::Users,
        Self::Teams,
        Self::Fields,
        Self::WorkReports,
    ];

    /// How it is written in an address.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Contacts => "contacts",
            Self::Opportunities => "opportunities",
            Self::FollowUps => "follow-ups",
            Self::Tasks => "tasks",
            Self::Products => "products",
            Self::Tags => "tags",
            Self::Pipelines => "pipelines",
            Self::Users => "users",
            Self::Teams => "teams",
            Self::Fields => "fields",
            Self::WorkReports => "work-reports",
            Self::Other(kind) => kind,
        }
    }

    /// The beginning of its addresses.
    fn root(self) -> String {
        match self {
            Self::Other(kind) => format!("/{RECORDS}/{kind}"),
            room => format!("/{}", room.path()),
        }
    }

    /// The name of its record kind in `domain`.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Customers => "customer",
            Self::Contacts => "contact",
            Self::Opportunities => "opportunity",
            Self::FollowUps => "follow_up",
            Self::Tasks => "task",
            Self::Products => "product",
            Self::Tags => "tag",
            Self::Pipelines => "pipeline",
            Self::Users => "user",
            Self::Teams => "team",
            Self::Fields => "field_definition",
            Self::WorkReports => "work_report",
            Self::Other(kind) => kind,
        }
    }

    /// The room of a record kind, if records of that kind have pages.
    pub fn of_kind(kind: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|room| room.kind() == kind).or_else(|| Self::other(kind))
    }

    /// Kinds that belong to a person's work are drawn from their declaration alone; settings are not shown by themselves, nor
    /// is what no form can change.
    fn other(kind: &str) -> Option<Self> {
        let kind = registry::kind(kind)?;
        let is_work = matches!(kind.visibility, Visibility::Owner | Visibility::Parent(_));
        (is_work && kind.has_form()).then_some(Self::Other(kind.name))
    }

    fn of_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|room| room.path() == path)
    }
}

/// An address of the app.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// What to do today.
    Today,
    /// One search over everything.
    Search,
    /// The board of opportunities.
    Board,
    /// A list of records.
    List(Room),
    /// The form for a new record.
    New(Room),
    /// One record.
    Record(Room, RowId),
    /// The form of one record.
    Edit(Room, RowId),
    /// Who changed one record, and when.
    History(Room, RowId),
    /// People and teams as a tree, and invitations.
    People,
    /// Bringing a file in.
    Import,
    /// One import, at the step where it stands.
    ImportOne(RowId),
    /// Boards of numbers.
    Numbers,
    /// What is to be reached, and how far everybody has come.
    Targets,
    /// What people say will be won.
    Forecast,
    /// The figures of people beside each other.
    Performance,
    /// Reports that people build.
    Reports,
    /// A report that is being built.
    NewReport,
    /// A kept report.
    Report(RowId),
    /// What one was told.
    Notifications,
    /// What is here, on its way and everywhere.
    Sync,
    /// The places that do not fit the bottom bar.
    More,
    /// Language and looks.
    Settings,
    /// Signing in.
    SignIn,
    /// The very first page of a new installation.
    FirstRun,
    /// Joining by a link.
    Invite(String),
    /// All parts of the kit on one page, in demo builds.
    Kit,
    /// Nothing lives here.
    NotFound,
}

/// The places of the bottom bar and the side bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// What to do today.
    Today,
    /// Customers and their people.
    Customers,
    /// Opportunities.
    Pipeline,
    /// All the rest.
    More,
}

impl Route {
    /// The address as text, from its `/`.
    pub fn path(&self) -> String {
        match self {
            Self::Today => "/".into(),
            Self::Search => "/search".into(),
            Self::Board => "/board".into(),
            Self::List(room) => room.root(),
            Self::New(room) => format!("{}/new", room.root()),
            Self::Record(room, id) => format!("{}/{id}", room.root()),
            Self::Edit(room, id) => format!("{}/{id}/edit", room.root()),
            Self::History(room, id) => format!("{}/{id}/history", room.root()),
            Self::People => "/people".into(),
            Self::Import => "/import".into(),
            Self::ImportOne(id) => format!("/import/{id}"),
            Self::Numbers => "/numbers".into(),
            Self::Targets => "/targets".into(),
            Self::Forecast => "/forecast".into(),
            Self::Performance => "/performance".into(),
            Self::Reports => "/reports".into(),
            Self::NewReport => "/reports/new".into(),
            Self::Report(id) => format!("/reports/{id}"),
            Self::Notifications => "/notifications".into(),
            Self::Sync => "/sync".into(),
            Self::More => "/more".into(),
            Self::Settings => "/settings".into(),
            Self::SignIn => "/sign-in".into(),
            Self::FirstRun => "/start".into(),
            Self::Invite(token) => format!("/invite/{token}"),
            Self::Kit => "/kit".into(),
            Self::NotFound => "/not-found".into(),
        }
    }

    /// The address with a query, such as the customer a new contact belongs to.
    pub fn path_with(&self, query: &[(&str, &str)]) -> String {
        let mut path = self.path();
        for (index, (name, value)) in query.iter().enumerate() {
            path.push(if index == 0 { '?' } else { '&' });
            path.push_str(&encode(name));
            path.push('=');
            path.push_str(&encode(value));
        }
        path
    }

    /// Reads the path of an address; the query is not its business.
    pub fn parse(path: &str) -> Self {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => Self::Today,
            ["search"] => Self::Search,
            ["board"] => Self::Board,
            ["people"] => Self::People,
            ["import"] => Self::Import,
            ["import", id] => id.parse().map_or(Self::NotFound, Self::ImportOne),
            ["numbers"] => Self::Numbers,
            ["targets"] => Self::Targets,
            ["forecast"] => Self::Forecast,
            ["performance"] => Self::Performance,
            ["reports"] => Self::Reports,
            ["reports", "new"] => Self::NewReport,
            ["reports", id] => id.parse().map_or(Self::NotFound, Self::Report),
            ["notifications"] => Self::Notifications,
            ["sync"] => Self::Sync,
            ["more"] => Self::More,
            ["settings"] => Self::Settings,
            ["sign-in"] => Self::SignIn,
            ["start"] => Self::FirstRun,
            ["kit"] => Self::Kit,
            ["invite", token] => Self::Invite((*token).into()),
            [RECORDS, kind, rest @ ..] => {
                Room::of_kind(kind).and_then(|room| Self::in_room(room, rest)).unwrap_or(Self::NotFound)
            }
            [room, rest @ ..] => {
                Room::of_path(room).and_then(|room| Self::in_room(room, rest)).unwrap_or(Self::NotFound)
            }
        }
    }

    fn in_room(room: Room, rest: &[&str]) -> Option<Self> {
        match rest {
            [] => Some(Self::List(room)),
            ["new"] => Some(Self::New(room)),
            [id] => id.parse().ok().map(|id| Self::Record(room, id)),
            [id, "edit"] => id.parse().ok().map(|id| Self::Edit(room, id)),
            [id, "history"] => id.parse().ok().map(|id| Self::History(room, id)),
            _ => None,
        }
    }

    /// Which place of the bars is lit on this page.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Today | Self::Notifications => Some(Place::Today),
            Self::Board => Some(Place::Pipeline),
            Self::SignIn | Self::FirstRun | Self::Invite(_) | Self::Search => None,
            other => Some(match other.room() {
                Some(Room::Customers | Room::Contacts | Room::FollowUps) => Place::Customers,
                Some(Room::Opportunities) => Place::Pipeline,
                Some(Room::Tasks) => Place::Today,
                _ => Place::More,
            }),
        }
    }

    /// The room that the page lies in.
    pub fn room(&self) -> Option<Room> {
        match self {
            Self::List(room)
            | Self::New(room)
            | Self::Record(room, _)
            | Self::Edit(room, _)
            | Self::History(room, _) => Some(*room),
            _ => None,
        }
    }

    /// True for pages that nobody needs to be signed in for.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::SignIn | Self::FirstRun | Self::Invite(_) | Self::Kit)
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())
    }
}

/// Percent-encodes what has a meaning in a query; other characters stay readable.
fn encode(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '%' | '&' | '=' | '+' | '#' | '?' | ' ' => {
                use fmt::Write as _;
                // Writing to a string cannot fail.
                let _ = write!(out, "%{:02X}", u32::from(c));
            }
            _ => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_route() -> Vec<Route> {
        let id = RowId::new(1_700_000_000_000, &[7; 10]);
        let mut routes = vec![
            Route::Today,
            Route::Search,
            Route::Board,
            Route::People,
            Route::Import,
            Route::ImportOne(id),
            Route::Numbers,
            Route::Targets,
            Route::Forecast,
            Route::Performance,
            Route::Reports,
            Route::NewReport,
            Route::Report(id),
            Route::Notifications,
            Route::Sync,
            Route::More,
            Route::Settings,
            Route::SignIn,
            Route::FirstRun,
            Route::Invite("t0ken".into()),
            Route::Kit,
            Route::NotFound,
        ];
        for room in Room::ALL {
            let of_one = [Route::Record(room, id), Route::Edit(room, id), Route::History(room, id)];
            routes.extend([Route::List(room), Route::New(room)].into_iter().chain(of_one));
        }
        routes
    }

    #[test]
    fn every_route_is_read_back_from_its_own_path() {
        for route in every_route() {
            assert_eq!(Route::parse(&route.path()), route, "{route}");
        }
    }

    #[test]
    fn a_path_that_names_nothing_is_not_found() {
        for path in ["/nowhere", "/customers/17", "/customers/new/more", "/invite", "/customers/x/edit"] {
            assert_eq!(Route::parse(path), Route::NotFound, "{path}");
        }
    }

    #[test]
    fn a_query_does_not_change_the_route() {
        let path = Route::New(Room::Contacts).path_with(&[("customer", "a b&c")]);
        assert_eq!(path, "/contacts/new?customer=a%20b%26c");
        assert_eq!(Route::parse(&path), Route::New(Room::Contacts));
    }

    #[test]
    fn a_room_is_found_by_its_kind() {
        for room in Room::ALL {
            assert_eq!(Room::of_kind(room.kind()), Some(room));
        }
        assert_eq!(Room::of_kind("workspace"), None);
        assert_eq!(Room::of_kind("attachment"), None, "no form changes one");
    }
}
