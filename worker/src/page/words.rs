//! The words of server-drawn pages: the app's own texts, and numbers and dates as the platform's `Intl` writes them.
//!
//! Belongs here: one language of the app's locale files. Does not belong here: which words a page says.

use std::collections::HashMap;

use domain::{reports::words, value::Day};
use worker::{
    js_sys::{Array, Date, Intl, Object, Reflect},
    wasm_bindgen::JsValue,
};

const FILES: [(&str, &str); 3] = [
    ("zh-Hans", include_str!("../../../app/locales/zh-Hans.json")),
    ("zh-Hant", include_str!("../../../app/locales/zh-Hant.json")),
    ("en", include_str!("../../../app/locales/en.json")),
];

/// A language, and where the reader's clock stands.
pub(crate) struct Words {
    language: &'static str,
    texts: HashMap<&'static str, std::borrow::Cow<'static, str>>,
    zone: String,
    today: Option<Day>,
    /// What a company calls its own fields, by the key of a label.
    fields: HashMap<String, String>,
}

impl Words {
    /// The words of a language; Simplified Chinese where it is none of ours.
    pub(crate) fn of(language: &str, zone: &str) -> Self {
        let known = FILES.iter().find(|(tag, _)| *tag == language).or_else(|| FILES.first());
        let (language, file) = known.copied().unwrap_or(("zh-Hans", "{}"));
        let texts = serde_json::from_str(file).unwrap_or_default();
        Self { language, texts, zone: zone.to_owned(), today: None, fields: HashMap::new() }
    }

    /// The same for a reader whose day this is, in a company that has these fields of its own.
    #[must_use]
    pub(crate) fn on(mut self, today: Day, fields: HashMap<String, String>) -> Self {
        (self.today, self.fields) = (Some(today), fields);
        self
    }

    /// Those that a browser asks for.
    pub(crate) fn asked_for(header: Option<&str>) -> Self {
        let wanted = header.unwrap_or_default().to_lowercase();
        let language = match wanted.split(',').next().unwrap_or_default() {
            first if first.starts_with("zh-tw") || first.starts_with("zh-hk") || first.contains("hant") => "zh-Hant",
            first if first.starts_with("zh") || first.is_empty() => "zh-Hans",
            _ => "en",
        };
        Self::of(language, "UTC")
    }

    /// Its tag.
    pub(crate) fn language(&self) -> &'static str {
        self.language
    }

    /// The text of a key with its `{names}` filled in.
    pub(crate) fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.texts.get(key).map_or(key, |text| text.as_ref()).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    fn currency(code: &str) -> [(&'static str, JsValue); 3] {
        [("style", "currency".into()), ("currency", code.into()), ("currencyDisplay", "narrowSymbol".into())]
    }

    /// The year is said where it is another one than this.
    fn year_of(&self, day: Day) -> Vec<(&'static str, JsValue)> {
        if self.today.is_some_and(|today| today.year == day.year) {
            Vec::new()
        } else {
            vec![("year", "numeric".into())]
        }
    }

    fn format(&self, value: f64, options: &[(&str, JsValue)]) -> String {
        let format = Intl::NumberFormat::new(&self.locales(), &object(options)).format();
        text(format.call1(&JsValue::UNDEFINED, &value.into()))
    }

    /// An instant as a day and a time of day where the board is pinned.
    #[allow(clippy::cast_precision_loss, reason = "milliseconds fit")]
    pub(crate) fn moment(&self, at: i64) -> String {
        let options = [
            ("month", "short".into()),
            ("day", "numeric".into()),
            ("hour", "2-digit".into()),
            ("minute", "2-digit".into()),
            ("hourCycle", "h23".into()),
            ("timeZone", self.zone.as_str().into()),
        ];
        self.date(at as f64, &options)
    }

    fn date(&self, at: f64, options: &[(&str, JsValue)]) -> String {
        let format = Intl::DateTimeFormat::new(&self.locales(), &object(options)).format();
        text(format.call1(&JsValue::UNDEFINED, &Date::new(&at.into())))
    }

    fn locales(&self) -> Array {
        Array::of1(&self.language.into())
    }
}

impl words::Words for Words {
    fn text(&self, key: &str) -> Option<String> {
        let own = self.fields.get(key).cloned();
        own.or_else(|| self.texts.get(key).map(|text| text.clone().into_owned()))
    }

    fn say(&self, key: &str, values: &[(&str, String)]) -> String {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Words::say(self, key, &values)
    }

    #[allow(clippy::cast_precision_loss, reason = "small counts")]
    fn counted(&self, key: &str, count: usize) -> String {
        let plural = if count == 1 { "one" } else { "other" };
        Words::say(self, &format!("{key}_{plural}"), &[("count", &words::Words::number(self, count as f64))])
    }

    fn number(&self, value: f64) -> String {
        self.format(value, &[("maximumFractionDigits", 1.into())])
    }

    fn compact(&self, value: f64) -> String {
        self.format(value, &[("notation", "compact".into()), ("maximumFractionDigits", 1.into())])
    }

    fn percent(&self, share: f64) -> String {
        self.format(share, &[("style", "percent".into()), ("maximumFractionDigits", 1.into())])
    }

    fn money(&self, minor: i64, currency: &str) -> String {
        let (major, digits) = major(minor, currency);
        let shown = if major.fract() == 0.0 { 0 } else { digits };
        let digits = [("minimumFractionDigits", shown.into()), ("maximumFractionDigits", shown.into())];
        self.format(major, &[Self::currency(currency).as_slice(), &digits].concat())
    }

    fn money_compact(&self, minor: i64, currency: &str) -> String {
        let compact = [("notation", "compact".into()), ("maximumFractionDigits", 1.into())];
        self.format(major(minor, currency).0, &[Self::currency(currency).as_slice(), &compact].concat())
    }

    fn day(&self, day: Day) -> String {
        let parts = [("month", "short".into()), ("day", "numeric".into()), ("timeZone", "UTC".into())];
        self.date(midday(day), &[self.year_of(day).as_slice(), &parts].concat())
    }

    fn month(&self, day: Day) -> String {
        let parts = [("month", "short".into()), ("timeZone", "UTC".into())];
        self.date(midday(day), &[self.year_of(day).as_slice(), &parts].concat())
    }
}

/// Minor units as the currency's own, and how many digits its minor unit has.
#[allow(clippy::cast_precision_loss, reason = "money that people have fits")]
fn major(minor: i64, currency: &str) -> (f64, u32) {
    let digits = domain::value::Money::digits(currency);
    (minor as f64 / 10_f64.powi(i32::try_from(digits).unwrap_or(2)), digits)
}

/// An instant of a day, counted in UTC.
#[allow(clippy::cast_precision_loss, reason = "milliseconds fit")]
fn midday(day: Day) -> f64 {
    (day.since_epoch() * 86_400_000 + 43_200_000) as f64
}

fn object(options: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in options {
        // A plain object takes what it is given.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

fn text(value: Result<JsValue, JsValue>) -> String {
    value.ok().and_then(|value| value.as_string()).unwrap_or_default()
}
