//! Many commands at once: screens look once at all that they changed.
//!
//! Belongs here: joining the effects of many commands. Does not belong here: carrying effects out ([`super::desk`]).

use sync::client::{Changed, Effect};

/// The same effects, with one word to the screens in place of many, after everything else but the state of sync.
pub(super) fn shown_once(effects: Vec<Effect>) -> Vec<Effect> {
    let (mut joined, mut changed, mut status) = (Vec::new(), None, None);
    for effect in effects {
        match effect {
            Effect::Changed(more) => changed = Some(both(changed, more)),
            Effect::Status(_) => status = Some(effect),
            other => joined.push(other),
        }
    }
    joined.extend(changed.map(Effect::Changed));
    joined.extend(status);
    joined
}

fn both(one: Option<Changed>, other: Changed) -> Changed {
    match (one, other) {
        (None, other) => other,
        (Some(Changed::Rows(mut rows)), Changed::Rows(more)) => {
            rows.extend(more);
            Changed::Rows(rows)
        }
        _ => Changed::All,
    }
}

#[cfg(test)]
mod tests {
    use sync::RowId;

    use super::*;

    #[test]
    fn screens_hear_once_of_all_rows_and_whatever_else_happens_keeps_its_order() {
        let id = |number| RowId::new(number, &[7; 10]);
        let rows = |ids: &[i64]| Effect::Changed(Changed::Rows(ids.iter().map(|it| id(*it)).collect()));
        let effects = vec![rows(&[1]), Effect::WakeIn(5), rows(&[2]), Effect::ReadOutbox];
        assert_eq!(shown_once(effects), [Effect::WakeIn(5), Effect::ReadOutbox, rows(&[1, 2])]);
        assert_eq!(shown_once(vec![rows(&[1]), Effect::Changed(Changed::All)]), [Effect::Changed(Changed::All)]);
    }
}
