//! The one list of record kinds.

use crate::{
    activities::{attachment, follow_up, task},
    customers::{contact, customer},
    forecasting::forecast,
    imports::{head as import, part as import_part},
    opportunities::{comment, opportunity, pipeline, product, stage},
    people::{role, team, user},
    record::RecordKind,
    reports::{board, report, schedule},
    settings::{field_definition, notification, saved_view, tag, workspace},
    targets::target,
    work_reports::{work_report, work_report_comment},
};

/// Every record kind, in the order in which an export writes them: what others refer to comes first.
pub static KINDS: &[&RecordKind] = &[
    &workspace::KIND,
    &role::KIND,
    &team::KIND,
    &user::KIND,
    &tag::KIND,
    &field_definition::KIND,
    &pipeline::KIND,
    &stage::KIND,
    &product::KIND,
    &customer::KIND,
    &contact::KIND,
    &opportunity::KIND,
    &comment::KIND,
    &follow_up::KIND,
    &attachment::KIND,
    &task::KIND,
    &target::KIND,
    &forecast::KIND,
    &work_report::KIND,
    &work_report_comment::KIND,
    &saved_view::KIND,
    &report::KIND,
    &board::KIND,
    &schedule::KIND,
    &notification::KIND,
    &import::KIND,
    &import_part::KIND,
];

/// The kind of that name.
pub fn kind(name: &str) -> Option<&'static RecordKind> {
    KINDS.iter().copied().find(|kind| kind.name == name)
}

/// The kinds whose rows follow the scopes of a row of this kind.
pub fn children_of(parent: &str) -> &'static [&'static str] {
    match parent {
        "customer" => &["contact", "follow_up", "attachment"],
        "opportunity" => &["comment"],
        "work_report" => &["work_report_comment"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{FieldType, Visibility};

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        for (index, kind) in KINDS.iter().enumerate() {
            assert!(KINDS[index + 1..].iter().all(|other| other.name != kind.name), "{} stands twice", kind.name);
        }
    }

    #[test]
    fn every_field_has_a_name_of_its_own_and_every_title_is_a_field() {
        for kind in KINDS {
            for (index, field) in kind.fields.iter().enumerate() {
                assert!(
                    kind.fields[index + 1..].iter().all(|other| other.name != field.name),
                    "{}.{}",
                    kind.name,
                    field.name
                );
            }
            assert!(kind.field(kind.title).is_some(), "{} has no field {}", kind.name, kind.title);
        }
    }

    #[test]
    fn every_reference_names_a_kind() {
        for kind in KINDS {
            for field in kind.fields {
                if let FieldType::Ref(target) | FieldType::Refs(target) = field.ty {
                    assert!(super::kind(target).is_some(), "{}.{} refers to {target}", kind.name, field.name);
                }
            }
        }
    }

    #[test]
    fn the_children_of_a_kind_are_those_that_declare_it_as_their_parent() {
        for parent in KINDS {
            let declared: Vec<&str> = KINDS
                .iter()
                .filter(|kind| match kind.visibility {
                    Visibility::Parent(field) => {
                        kind.field(field).is_some_and(|field| field.ty == FieldType::Ref(parent.name))
                    }
                    _ => false,
                })
                .map(|kind| kind.name)
                .collect();
            assert_eq!(children_of(parent.name), declared, "children of {}", parent.name);
        }
    }
}
