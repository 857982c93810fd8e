//! Numbers, money, days and moments as the person's language writes them, by the browser's `Intl`.
//!
//! Belongs here: writing values for eyes. Does not belong here: reading what was typed (`ui::money_input`), or
//! rounding and adding money (`domain`).

use std::{cell::RefCell, cmp::Ordering, collections::HashMap};

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{language, midnight};

const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

thread_local! {
    /// Making a formatter costs far more than using one.
    static FORMATTERS: RefCell<HashMap<String, Function>> = RefCell::default();
}

/// Formatters belong to a language; another one needs its own.
pub fn forget_formatters() {
    FORMATTERS.with(|it| it.borrow_mut().clear());
}

/// The plural category of a number: `one`, `other`.
pub fn plural(count: f64) -> String {
    Intl::PluralRules::new(&locales(), &Object::new()).select(count).into()
}

/// A number with the separators of the language: 1,234.5.
pub fn number(value: f64) -> String {
    call("number", value, || number_format(&[("maximumFractionDigits", 2.into())]))
}

/// A number in as little room as possible: 1.2M, 120万.
pub fn compact(value: f64) -> String {
    call("compact", value, || number_format(&[("notation", "compact".into()), ("maximumFractionDigits", 1.into())]))
}

/// A share of one as percent: 0.6 is 60%.
pub fn percent(share: f64) -> String {
    call("percent", share, || number_format(&[("style", "percent".into()), ("maximumFractionDigits", 1.into())]))
}

/// Money from minor units: 123450 CNY is ¥1,234.50, and a round sum is ¥1,234.
pub fn money(minor: i64, currency: &str) -> String {
    let Some(currency) = known(currency) else { return number(minor as f64) };
    let digits = minor_digits(&currency);
    let major = minor as f64 / 10_f64.powi(digits);
    let shown = if major.fract() == 0.0 { 0 } else { digits };
    call(&format!("money {currency} {shown}"), major, || {
        number_format(&[
            ("style", "currency".into()),
            ("currency", currency.as_str().into()),
            ("currencyDisplay", "narrowSymbol".into()),
            ("minimumFractionDigits", shown.into()),
            ("maximumFractionDigits", shown.into()),
        ])
    })
}

/// Money in as little room as possible: ¥1.2M.
pub fn money_compact(minor: i64, currency: &str) -> String {
    let Some(currency) = known(currency) else { return compact(minor as f64) };
    let major = minor as f64 / 10_f64.powi(minor_digits(&currency));
    call(&format!("compact money {currency}"), major, || {
        number_format(&[
            ("style", "currency".into()),
            ("currency", currency.as_str().into()),
            ("currencyDisplay", "narrowSymbol".into()),
            ("notation", "compact".into()),
            ("maximumFractionDigits", 1.into()),
        ])
    })
}

/// The sign of a currency: ¥.
pub fn currency_sign(currency: &str) -> String {
    money(0, currency).chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect()
}

/// How many digits the minor unit of a currency has: 2 for CNY, 0 for JPY.
pub fn minor_digits(currency: &str) -> i32 {
    let Some(currency) = known(currency) else { return 2 };
    match currency.as_str() {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// A day written `2026-11-21`, as people say it: 11月21日, with the year when it is another one. Not a day: as it is.
pub fn day(iso: &str) -> String {
    day_by(iso, &[("month", "short"), ("day", "numeric")])
}

/// The month of a day: 11月, with the year when it is another one.
pub fn month(iso: &str) -> String {
    day_by(iso, &[("month", "short")])
}

/// A day with its weekday: 11月21日周六.
pub fn day_and_weekday(iso: &str) -> String {
    day_by(iso, &[("month", "short"), ("day", "numeric"), ("weekday", "short")])
}

/// An instant as a day and a time of day in the viewer's zone.
pub fn moment(millis: i64) -> String {
    let at = Date::new(&JsValue::from_f64(millis as f64));
    let mut parts = vec![("month", "short"), ("day", "numeric"), ("hour", "2-digit"), ("minute", "2-digit")];
    if at.get_full_year() != Date::new_0().get_full_year() {
        parts.push(("year", "numeric"));
    }
    date_by(&at, &parts)
}

/// The day of an instant in the viewer's zone.
pub fn day_of(millis: i64) -> String {
    day(&iso_day_of(millis))
}

/// The same as `2026-11-21`.
pub fn iso_day_of(millis: i64) -> String {
    iso_day(&Date::new(&JsValue::from_f64(millis as f64)))
}

/// Today in the viewer's zone, as `2026-11-21`. Whoever follows signals is told when it is another day.
pub fn today() -> String {
    midnight::follow();
    iso_day(&Date::new_0())
}

/// Some days after today, as `2026-11-24`.
pub fn today_plus(days: i32) -> String {
    midnight::follow();
    let now = Date::new_0();
    let day = i32::try_from(now.get_date()).unwrap_or(1) + days;
    let month = i32::try_from(now.get_month()).unwrap_or_default();
    iso_day(&Date::new_with_year_month_day(now.get_full_year(), month, day))
}

/// An instant as a box for day and time holds it, in the viewer's zone: `2026-11-21T09:30`.
pub fn local_moment(millis: i64) -> String {
    let at = Date::new(&JsValue::from_f64(millis as f64));
    format!("{}T{:02}:{:02}", iso_day(&at), at.get_hours(), at.get_minutes())
}

/// Reads `2026-11-21T09:30` in the viewer's zone.
pub fn read_local_moment(text: &str) -> Option<i64> {
    let millis = Date::parse(text);
    #[allow(clippy::cast_possible_truncation, reason = "a browser's instants are whole and below 2^53")]
    millis.is_finite().then_some(millis as i64)
}

/// How long ago an instant was, or how far ahead it is: 3 天前, in 2 hours.
pub fn ago(millis: i64) -> String {
    let distance = millis as f64 - Date::now();
    let (unit, size) = match distance.abs() {
        far if far >= 365.0 * DAY => ("year", 365.0 * DAY),
        far if far >= 30.0 * DAY => ("month", 30.0 * DAY),
        far if far >= DAY => ("day", DAY),
        far if far >= HOUR => ("hour", HOUR),
        _ => ("minute", MINUTE),
    };
    let options = options(&[("numeric", "auto".into())]);
    Intl::RelativeTimeFormat::new(&locales(), &options).format((distance / size).trunc(), unit).into()
}

/// Compares names as a reader of the language expects: by pinyin, by stroke, by letter.
pub fn collate(a: &str, b: &str) -> Ordering {
    let order = collator().call2(&JsValue::UNDEFINED, &a.into(), &b.into()).ok().and_then(|it| it.as_f64());
    order.and_then(|it| it.partial_cmp(&0.0)).unwrap_or_else(|| a.cmp(b))
}

/// The function by which the browser compares names.
pub fn collator() -> Function {
    formatter("collate", || Intl::Collator::new(&locales(), &options(&[("numeric", true.into())])).compare())
}

fn day_by(iso: &str, parts: &[(&str, &str)]) -> String {
    let mut numbers = iso.splitn(3, '-').map(str::parse::<i32>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) = (numbers.next(), numbers.next(), numbers.next()) else {
        return iso.to_owned();
    };
    let date = Date::new_with_year_month_day(u32::try_from(year).unwrap_or(0), month - 1, day);
    let mut parts = parts.to_vec();
    if date.get_full_year() != Date::new_0().get_full_year() {
        parts.push(("year", "numeric"));
    }
    date_by(&date, &parts)
}

fn date_by(date: &Date, parts: &[(&str, &str)]) -> String {
    let name = parts.iter().flat_map(|(part, how)| [*part, *how]).collect::<Vec<_>>().join(" ");
    let format = formatter(&name, || {
        let mut wanted: Vec<(&str, JsValue)> =
            parts.iter().map(|(part, how)| (*part, JsValue::from_str(how))).collect();
        wanted.push(("hourCycle", "h23".into()));
        Intl::DateTimeFormat::new(&locales(), &options(&wanted)).format()
    });
    text(format.call1(&JsValue::UNDEFINED, date))
}

fn iso_day(date: &Date) -> String {
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// A currency code that `Intl` will take: three letters. Anything else would throw there.
fn known(currency: &str) -> Option<String> {
    (currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_alphabetic())).then(|| currency.to_ascii_uppercase())
}

fn number_format(wanted: &[(&str, JsValue)]) -> Function {
    Intl::NumberFormat::new(&locales(), &options(wanted)).format()
}

fn call(name: &str, value: f64, make: impl FnOnce() -> Function) -> String {
    text(formatter(name, make).call1(&JsValue::UNDEFINED, &value.into()))
}

fn formatter(name: &str, make: impl FnOnce() -> Function) -> Function {
    if let Some(known) = FORMATTERS.with(|it| it.borrow().get(name).cloned()) {
        return known;
    }
    let fresh = make();
    FORMATTERS.with(|it| it.borrow_mut().insert(name.to_owned(), fresh.clone()));
    fresh
}

fn text(value: Result<JsValue, JsValue>) -> String {
    value.ok().and_then(|it| it.as_string()).unwrap_or_default()
}

fn locales() -> Array {
    Array::of1(&language().tag().into())
}

fn options(wanted: &[(&str, JsValue)]) -> Object {
    let options = Object::new();
    for (name, value) in wanted {
        // Setting a field of a fresh object cannot fail.
        let _ = Reflect::set(options.unchecked_ref(), &(*name).into(), value);
    }
    options
}
