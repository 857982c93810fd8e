//! Icons: one outline set, drawn from a sprite.
//!
//! Belongs here: which icons there are. Does not belong here: what they mean on a page; an icon alone always needs an
//! accessible name, which its button gives.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

macro_rules! glyphs {
    ($($glyph:ident = $name:literal),+ $(,)?) => {
        /// An icon of the sprite `public/icons.svg`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the picture says it")]
        pub enum Glyph { $($glyph),+ }

        impl Glyph {
            /// Its name in the sprite.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$glyph => $name),+ }
            }
        }
    };
}

glyphs! {
    Users = "users",
    UserPlus = "user-plus",
    Building2 = "building-2",
    Plus = "plus",
    SquareKanban = "square-kanban",
    Menu = "menu",
    Ellipsis = "ellipsis",
    EllipsisVertical = "ellipsis-vertical",
    Search = "search",
    X = "x",
    Pin = "pin",
    PinOff = "pin-off",
    Check = "check",
    ChevronLeft = "chevron-left",
    ChevronRight = "chevron-right",
    ChevronDown = "chevron-down",
    ArrowRight = "arrow-right",
    ArrowUp = "arrow-up",
    ArrowDown = "arrow-down",
    ArrowDownUp = "arrow-down-up",
    RefreshCw = "refresh-cw",
    CloudOff = "cloud-off",
    CloudUpload = "cloud-upload",
    CloudCheck = "cloud-check",
    Upload = "upload",
    Download = "download",
    FileSpreadsheet = "file-spreadsheet",
    Phone = "phone",
    Mail = "mail",
    MessageCircle = "message-circle",
    MapPin = "map-pin",
    Clock = "clock",
    Tags = "tags",
    Pencil = "pencil",
    Trash2 = "trash-2",
    Copy = "copy",
    Link = "link",
    Settings = "settings",
    LogOut = "log-out",
    Bell = "bell",
    Share = "share",
    ChartColumn = "chart-column",
    AtSign = "at-sign",
    TriangleAlert = "triangle-alert",
    CircleAlert = "circle-alert",
    Info = "info",
    CircleCheck = "circle-check",
    Circle = "circle",
    CircleDot = "circle-dot",
    History = "history",
    Filter = "filter",
    SlidersHorizontal = "sliders-horizontal",
    List = "list",
    LayoutGrid = "layout-grid",
    Package = "package",
    Target = "target",
    Handshake = "handshake",
    ListChecks = "list-checks",
    SquareCheckBig = "square-check-big",
    Undo2 = "undo-2",
    KeyRound = "key-round",
    Eye = "eye",
    EyeOff = "eye-off",
    Inbox = "inbox",
    Network = "network",
    Contact = "contact",
    NotebookPen = "notebook-pen",
    Camera = "camera",
    Image = "image",
    Mic = "mic",
    Play = "play",
    Square = "square",
}

thread_local! {
    static SPRITE: String = sprite();
}

/// The build names the sprite by its content and writes the name into the page.
fn sprite() -> String {
    let meta = document().query_selector("meta[name='suike-icons']").ok().flatten();
    meta.and_then(|it| it.dyn_into::<web_sys::HtmlMetaElement>().ok())
        .map(|it| it.content())
        .filter(|address| !address.is_empty())
        .unwrap_or_else(|| "/icons.svg".into())
}

/// One icon, hidden from screen readers: the text or label beside it speaks.
#[component]
pub fn Icon(
    /// Which one.
    #[prop(into)]
    glyph: Signal<Glyph>,
    /// Extra class, such as `icon-small`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let href = move || SPRITE.with(|sprite| format!("{sprite}#{}", glyph.get().name()));
    view! {
        <svg class=format!("icon {class}") aria-hidden="true" focusable="false">
            <use href=href></use>
        </svg>
    }
}
