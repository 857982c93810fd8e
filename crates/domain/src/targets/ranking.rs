//! Who stands where: places with ties.

/// Somebody's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed<T> {
    /// From 1; equal figures share a place and the next one counts them: 1, 2, 2, 4. Nothing for who has no figure.
    pub place: Option<usize>,
    /// Who.
    pub who: T,
    /// The figure.
    pub figure: Option<f64>,
}

/// Puts people in order of a figure, the largest first, those without one last; equal ones stay as they came.
pub fn ranked<T>(people: impl IntoIterator<Item = (T, Option<f64>)>) -> Vec<Placed<T>> {
    let mut placed: Vec<Placed<T>> = people
        .into_iter()
        .map(|(who, figure)| Placed { place: None, who, figure: figure.filter(|it| !it.is_nan()) })
        .collect();
    sync::order::sort_by(&mut placed, |one, other| match (one.figure, other.figure) {
        (Some(one), Some(other)) => other.total_cmp(&one),
        (one, other) => other.is_some().cmp(&one.is_some()),
    });
    let (mut place, mut before) = (0, None);
    for (at, placed) in placed.iter_mut().enumerate().filter(|(_, placed)| placed.figure.is_some()) {
        if at == 0 || placed.figure != before {
            place = at + 1;
        }
        before = placed.figure;
        placed.place = Some(place);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_figures_share_a_place_and_the_next_one_counts_them() {
        let people =
            [("Ben", Some(0.9)), ("Nobody", None), ("Ann", Some(1.2)), ("Cleo", Some(0.9)), ("Max", Some(0.4))];
        let found: Vec<_> = ranked(people).into_iter().map(|it| (it.place, it.who)).collect();
        assert_eq!(found, [(Some(1), "Ann"), (Some(2), "Ben"), (Some(2), "Cleo"), (Some(4), "Max"), (None, "Nobody")]);
    }
}
