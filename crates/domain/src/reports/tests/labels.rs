//! Everything that figures are made of has a name of its own, and a label in every language.

use std::collections::BTreeSet;

use crate::{
    reports::{
        Ask, Asker, Calendar, DIMENSIONS, MEASURES, Shelf, Step, Zone,
        dimension::{DATE, Path},
        plan,
    },
    settings::workspace::LANGUAGES,
};

fn labels() -> Vec<String> {
    let mut keys = vec![format!("dimension.{DATE}")];
    keys.extend(MEASURES.iter().flat_map(|it| [format!("measure.{}", it.name), format!("measure.{}.how", it.name)]));
    keys.extend(DIMENSIONS.iter().map(|it| format!("dimension.{}", it.name)));
    keys.extend(Step::ALL.iter().map(|it| format!("step.{}", it.name())));
    keys
}

#[test]
fn every_measure_dimension_and_part_of_time_has_a_name_of_its_own_and_a_label_in_every_language() {
    let keys = labels();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
    for language in LANGUAGES {
        let path = format!("{}/../../app/locales/{language}.json", env!("CARGO_MANIFEST_DIR"));
        let texts: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let missing: Vec<&String> = keys.iter().filter(|key| texts.get(key.as_str()).is_none()).collect();
        assert!(missing.is_empty(), "{language} lacks {missing:?}");
    }
}

#[test]
fn every_measure_is_answered_and_every_path_of_a_dimension_leads_somewhere() {
    let book = Shelf::whole(&[]);
    let (zone, team) = (Zone::default(), BTreeSet::new());
    let who = Asker { me: None, team: &team, now: 1, zone: &zone, calendar: Calendar::default() };
    for measure in MEASURES {
        let ask = Ask::of(&[measure.name]).over("this_year");
        let plan = plan(&ask, &book, &who).unwrap();
        let kinds: BTreeSet<&str> = measure.amounts().map(|amount| amount.kind).collect();
        assert_eq!(kinds.len(), 1, "{}: what is divided is of one kind", measure.name);
        assert!(plan.facts.iter().all(|fact| fact.query.kind == measure.kind()));
    }
    for dimension in DIMENSIONS {
        for (kind, _) in dimension.paths {
            let kind = crate::registry::kind(kind).unwrap().name;
            assert!(
                Path::find(&book, kind, dimension.name).is_some_and(|path| path.groups()),
                "{kind} by {}",
                dimension.name
            );
        }
    }
}
