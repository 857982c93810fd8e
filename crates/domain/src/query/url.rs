//! A query as the text after the `?` of an address, and back.
//!
//! `q=acme&sort=-amount,name&owner=is:0190…&amount=from:100000&stage=is:0190…,0191…&remark=empty:`
//!
//! A filter's value that holds a comma or a backslash has a backslash before it. The kind is in the path. Two filters on one
//! field are two parameters. Parameters that say nothing of a query are left for others.

use form_urlencoded::Serializer;

use super::{Filter, Op, Query, Sort};

/// The words that a query is searched for.
const TEXT: &str = "q";

/// The order.
const SORT: &str = "sort";

/// The columns of a list, and the saved view it began with (see [`super::listing`]).
pub(super) const COLUMNS: &str = "cols";
pub(super) const VIEW: &str = "view";

/// What stands before a field whose name would otherwise be one of the words above.
const FIELD: &str = "f.";

impl Query {
    /// The query, without its kind, as the text after the `?`; empty if it asks for nothing special.
    pub fn to_url(&self) -> String {
        let mut out = Serializer::new(String::new());
        if !self.text.is_empty() {
            out.append_pair(TEXT, &self.text);
        }
        for filter in &self.filters {
            let values: Vec<String> = filter.values.iter().map(|value| escape(value)).collect();
            out.append_pair(&key(&filter.field), &format!("{}:{}", filter.op.name(), values.join(",")));
        }
        if !self.sort.is_empty() {
            let sort: Vec<String> = self
                .sort
                .iter()
                .map(|sort| format!("{}{}", if sort.descending { "-" } else { "" }, sort.field))
                .collect();
            out.append_pair(SORT, &sort.join(","));
        }
        out.finish()
    }

    /// Reads what [`Query::to_url`] wrote, with or without its `?`. What is not understood is passed over.
    pub fn from_url(kind: &str, text: &str) -> Self {
        let mut query = Self::of(kind);
        for (name, value) in form_urlencoded::parse(text.trim_start_matches('?').as_bytes()) {
            match name.as_ref() {
                TEXT => query.text = value.into_owned(),
                SORT => query.sort = value.split(',').filter(|part| !part.is_empty()).map(sort).collect(),
                COLUMNS | VIEW => {}
                name => query.filters.extend(filter(name.strip_prefix(FIELD).unwrap_or(name), &value)),
            }
        }
        query
    }
}

fn key(field: &str) -> String {
    if [TEXT, SORT, COLUMNS, VIEW].contains(&field) || field.starts_with(FIELD) {
        format!("{FIELD}{field}")
    } else {
        field.to_owned()
    }
}

fn sort(part: &str) -> Sort {
    match part.strip_prefix('-') {
        Some(field) => Sort::down(field),
        None => Sort::up(part),
    }
}

fn filter(field: &str, text: &str) -> Option<Filter> {
    let (op, values) = text.split_once(':')?;
    Some(Filter::new(field, Op::from_name(op)?, split(values)))
}

fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace(',', "\\,")
}

/// Cuts at commas that have no backslash before them.
fn split(text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let mut values = vec![String::new()];
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let literal = match letter {
            ',' => {
                values.push(String::new());
                continue;
            }
            '\\' => letters.next().unwrap_or('\\'),
            other => other,
        };
        if let Some(value) = values.last_mut() {
            value.push(literal);
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_a_person_could_type() {
        let query = Query::of("opportunity")
            .text("远航 acme")
            .and(Filter::new("stage", Op::Is, ["a".to_owned(), "b".to_owned()]))
            .and(Filter::empty("remark"))
            .by(Sort::down("amount"))
            .by(Sort::up("name"));
        let url = query.to_url();
        assert_eq!(url, "q=%E8%BF%9C%E8%88%AA+acme&stage=is%3Aa%2Cb&remark=empty%3A&sort=-amount%2Cname");
        assert_eq!(Query::from_url("opportunity", &url), query);
        assert_eq!(Query::from_url("customer", "?owner=is:me,you&sort=name"), {
            Query::of("customer").and(Filter::new("owner", Op::Is, ["me".into(), "you".into()])).by(Sort::up("name"))
        });
    }

    #[test]
    fn what_is_not_a_filter_is_passed_over() {
        let query = Query::from_url("customer", "open=0190&owner=unheard:x&lone&=&sort=,,&level=is:a");
        assert_eq!(query, Query::of("customer").and(Filter::is("level", "a")));
    }
}
