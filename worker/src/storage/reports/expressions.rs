//! What a field holds, in SQL: the same as in the columns of a device, where a value of another type is nothing.

use domain::{
    query::derived::{DERIVED, MADE_AT},
    record::FieldType,
    reports::{Step, Wrong},
    settings::custom,
};

use super::{StorageError, Unread};

/// A field's place in a document, if its name is one that a field can have.
fn place(field: &str) -> Result<String, Unread> {
    let plain =
        !field.is_empty() && field.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_');
    if plain && (!field.starts_with("x_") || custom::is_key(field)) {
        Ok(format!("'$.{field}'"))
    } else {
        Err(StorageError::Corrupt(format!("{field} is no field")).into())
    }
}

/// A text, a choice, a reference.
pub(super) fn word(alias: &str, field: &str) -> Result<String, Unread> {
    let at = place(field)?;
    Ok(format!("CASE WHEN json_type({alias}.doc, {at}) = 'text' THEN nullif({alias}.doc ->> {at}, '') END"))
}

/// Several texts, as JSON.
pub(super) fn words(alias: &str, field: &str) -> Result<String, Unread> {
    let at = place(field)?;
    Ok(format!("CASE WHEN json_type({alias}.doc, {at}) = 'array' THEN {alias}.doc -> {at} END"))
}

/// A number.
pub(super) fn number(alias: &str, field: &str) -> Result<String, Unread> {
    let at = place(field)?;
    Ok(format!("CASE WHEN json_type({alias}.doc, {at}) IN ('integer', 'real') THEN {alias}.doc ->> {at} END"))
}

/// Yes and no as 1 and 0.
pub(super) fn yes_no(alias: &str, field: &str) -> Result<String, Unread> {
    let at = place(field)?;
    Ok(format!("CASE json_type({alias}.doc, {at}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END"))
}

/// A day, as text.
pub(super) fn date(alias: &str, field: &str) -> Result<String, Unread> {
    let at = place(field)?;
    let text = format!("{alias}.doc ->> {at}");
    Ok(format!("CASE WHEN json_type({alias}.doc, {at}) = 'text' AND date({text}) = {text} THEN {text} END"))
}

/// An instant, in milliseconds; also one that follows from others and from the id.
pub(super) fn instant(alias: &str, field: &str) -> Result<String, Unread> {
    if let Some(derived) = DERIVED.iter().find(|derived| derived.name == field) {
        let first_of = derived.first_of.iter().map(|field| instant(alias, field)).collect::<Result<Vec<_>, _>>()?;
        let all = [first_of, vec![made_at(alias)]].concat();
        return Ok(if field == MADE_AT { made_at(alias) } else { format!("coalesce({})", all.join(", ")) });
    }
    let at = place(field)?;
    Ok(format!("CASE WHEN json_type({alias}.doc, {at}) = 'integer' THEN {alias}.doc ->> {at} END"))
}

/// The milliseconds at the beginning of a UUIDv7, digit by digit.
fn made_at(alias: &str) -> String {
    let digits = (0..12).map(|at| {
        let letter = if at < 8 { at + 1 } else { at + 2 };
        let worth = 1_i64 << (4 * (11 - at));
        format!("(instr('0123456789abcdef', substr({alias}.id, {letter}, 1)) - 1) * {worth}")
    });
    format!("CASE WHEN substr({alias}.id, 15, 1) = '7' THEN {} END", digits.collect::<Vec<_>>().join(" + "))
}

/// True money has minor units and a currency.
fn has_money(alias: &str, at: &str) -> String {
    let at = at.trim_matches('\'');
    format!(
        "json_type({alias}.doc, '{at}.minor') = 'integer' AND json_type({alias}.doc, '{at}.currency') = 'text' \
         AND {alias}.doc ->> '{at}.currency' <> ''"
    )
}

/// Minor units.
pub(super) fn minor(alias: &str, field: &str) -> Result<String, Unread> {
    let at = place(field)?;
    Ok(format!("CASE WHEN {} THEN {alias}.doc ->> '{}.minor' END", has_money(alias, &at), at.trim_matches('\'')))
}

/// The currency.
pub(super) fn currency(alias: &str, field: &str) -> Result<String, Unread> {
    let at = place(field)?;
    Ok(format!("CASE WHEN {} THEN {alias}.doc ->> '{}.currency' END", has_money(alias, &at), at.trim_matches('\'')))
}

/// What rows are grouped by. `day_of` is the day of an instant.
pub(super) fn group(
    alias: &str,
    field: &str,
    ty: FieldType,
    step: Option<Step>,
    day_of: &mut dyn FnMut(&str) -> Result<String, Unread>,
) -> Result<String, Unread> {
    let day = match ty {
        FieldType::Date => date(alias, field)?,
        FieldType::Instant => day_of(&instant(alias, field)?)?,
        FieldType::MultiChoice(_) | FieldType::Refs(_) => return words(alias, field),
        FieldType::YesNo => {
            return Ok(format!("CASE {} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END", yes_no(alias, field)?));
        }
        FieldType::Number | FieldType::Money | FieldType::LongText | FieldType::Json => {
            return Err(Wrong::NotAnswered { field: field.to_owned() }.into());
        }
        _ => return word(alias, field),
    };
    Ok(match step {
        Some(Step::Week) => format!("date({day}, 'weekday 0', '-6 days')"),
        Some(Step::Month | Step::Quarter | Step::Year) => format!("substr({day}, 1, 7) || '-01'"),
        _ => day,
    })
}
