//! The kit: the parts every page is made of.
//!
//! Belongs here: controls and containers with their keyboard and screen reader behaviour. Does not belong here:
//! anything that knows a record, a route or the session; texts beyond a control's own few words.

pub mod avatar;
pub mod badge;
pub mod banner;
pub mod button;
pub mod chart;
pub mod chips;
pub mod choice;
pub mod confirm;
pub mod data_table;
pub mod date_input;
pub mod empty_state;
pub mod field;
pub mod icon;
pub mod in_sight;
pub mod menu;
pub mod number_input;
pub mod popover;
pub mod progress_bar;
pub mod search_picker;
pub mod select;
pub mod sheet;
pub mod skeleton;
pub mod stat;
pub mod switch;
pub mod tabs;
pub mod text_input;
pub mod timeline;
pub mod toast;
pub mod typed;
pub mod viewport;
pub mod virtual_list;

pub use avatar::Avatar;
pub use badge::{Badge, StageChip, TagChip, Tone};
pub use banner::{Banner, BannerKind};
pub use button::{Button, ButtonKind, IconButton, LinkButton};
pub use chips::{ChoiceChips, MultiSelect, SegmentedControl};
pub use choice::Choice;
pub use confirm::ConfirmDialog;
pub use data_table::{Column, Direction, TableHead};
pub use date_input::DateInput;
pub use empty_state::EmptyState;
pub use field::Field;
pub use icon::{Glyph, Icon};
pub use in_sight::{InSight, bring_into_sight};
pub use menu::{Menu, MenuItem};
pub use number_input::{MoneyInput, NumberInput};
pub use popover::{Popover, Trigger};
pub use progress_bar::ProgressBar;
pub use search_picker::SearchPicker;
pub use select::Select;
pub use sheet::Sheet;
pub use skeleton::{Skeleton, SkeletonShape};
pub use stat::Stat;
pub use switch::{Checkbox, Switch};
pub use tabs::{Tab, Tabs};
pub use text_input::{InputKind, TextArea, TextInput};
pub use timeline::{Timeline, TimelineItem};
pub use toast::{ToastRegion, Toasts};
pub use virtual_list::VirtualList;
