//! What can be done by name from the palette.
//!
//! Belongs here: the list of commands, what each is called and does. Does not belong here: keys (`frame::shortcuts`).

use leptos::task::spawn_local;

use crate::{
    frame::{navigation, shortcuts::KeysState, theme::Theme},
    i18n::{self, Language},
    routes::{Room, Route},
    t,
    ui::Glyph,
};

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Something new.
    New(Room),
    /// To a page.
    Go(Place),
    /// The app's looks.
    Look(Theme),
    /// The app's language.
    Speak(Language),
    /// The list of keys.
    Keys,
}

/// A page that a command goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// What to do today.
    Today,
    /// The board.
    Board,
    /// A list.
    List(Room),
    /// People and teams.
    People,
    /// Boards of numbers.
    Numbers,
    /// Targets.
    Targets,
    /// The forecast.
    Forecast,
    /// Bringing a file in.
    Import,
    /// What is here and everywhere.
    Sync,
    /// Language and looks.
    Settings,
}

const NEW: [(Room, Glyph, &str); 5] = [
    (Room::FollowUps, Glyph::NotebookPen, "palette.log"),
    (Room::Customers, Glyph::Building2, "palette.new_customer"),
    (Room::Contacts, Glyph::UserPlus, "palette.new_contact"),
    (Room::Opportunities, Glyph::Target, "palette.new_opportunity"),
    (Room::Tasks, Glyph::SquareCheckBig, "palette.new_task"),
];

const PLACES: [(Place, &str); 15] = [
    (Place::Today, "place.today"),
    (Place::List(Room::Customers), "place.customers"),
    (Place::Board, "place.pipeline"),
    (Place::List(Room::Opportunities), "place.opportunities"),
    (Place::List(Room::Contacts), "place.contacts"),
    (Place::List(Room::Tasks), "place.tasks"),
    (Place::List(Room::WorkReports), "place.work_reports"),
    (Place::List(Room::Products), "place.products"),
    (Place::Numbers, "place.numbers"),
    (Place::Targets, "place.targets"),
    (Place::Forecast, "place.forecast"),
    (Place::People, "place.people"),
    (Place::Import, "place.import"),
    (Place::Sync, "place.sync"),
    (Place::Settings, "place.settings"),
];

impl Command {
    /// What is offered before anything is typed.
    pub const USUAL: &'static [Self] = &[
        Self::New(Room::FollowUps),
        Self::New(Room::Customers),
        Self::New(Room::Opportunities),
        Self::New(Room::Tasks),
    ];

    /// All of them.
    pub fn all() -> Vec<Self> {
        let new = NEW.iter().map(|(room, ..)| Self::New(*room));
        let go = PLACES.iter().map(|(place, _)| Self::Go(*place));
        let look = Theme::ALL.into_iter().map(Self::Look);
        let speak = Language::ALL.into_iter().map(Self::Speak);
        new.chain(go).chain(look).chain(speak).chain([Self::Keys]).collect()
    }

    /// What people call it.
    pub fn label(self) -> String {
        match self {
            Self::New(room) => NEW.iter().find(|it| it.0 == room).map(|it| t!(it.2)).unwrap_or_default(),
            Self::Go(place) => {
                let page = PLACES.iter().find(|it| it.0 == place).map(|it| t!(it.1)).unwrap_or_default();
                t!("palette.go", page = page)
            }
            Self::Look(theme) => t!("palette.look", look = i18n::tr(&format!("settings.theme_{}", theme.name()))),
            Self::Speak(language) => t!("palette.speak", language = language.own_name()),
            Self::Keys => t!("keys.title"),
        }
    }

    /// Its picture.
    pub fn glyph(self) -> Glyph {
        match self {
            Self::New(room) => NEW.iter().find(|it| it.0 == room).map_or(Glyph::Plus, |it| it.1),
            Self::Go(_) => Glyph::ArrowRight,
            Self::Look(_) | Self::Speak(_) => Glyph::Settings,
            Self::Keys => Glyph::KeyRound,
        }
    }

    /// The page that it leads to, if it leads to one.
    pub fn route(self) -> Option<Route> {
        match self {
            Self::New(room) => Some(Route::New(room)),
            Self::Go(place) => Some(match place {
                Place::Today => Route::Today,
                Place::Board => Route::Board,
                Place::List(room) => Route::List(room),
                Place::Numbers => Route::Numbers,
                Place::Targets => Route::Targets,
                Place::Forecast => Route::Forecast,
                Place::People => Route::People,
                Place::Import => Route::Import,
                Place::Sync => Route::Sync,
                Place::Settings => Route::Settings,
            }),
            Self::Look(_) | Self::Speak(_) | Self::Keys => None,
        }
    }

    /// Does it.
    pub fn run(self, keys: KeysState) {
        match self {
            Self::Look(theme) => theme.choose(),
            Self::Speak(language) => spawn_local(async move {
                // A language that cannot be loaded leaves the one that is there.
                i18n::choose(language).await;
            }),
            Self::Keys => keys.open(),
            Self::New(_) | Self::Go(_) => {
                if let Some(route) = self.route() {
                    navigation::go(&route);
                }
            }
        }
    }
}
