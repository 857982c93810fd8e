//! Long work in steps: reading a file of many rows takes longer than anybody would wait for an answer to a tap, so it stops now and
//! then and asks whether somebody else should have a turn.
//!
//! Belongs here: the question, and the answer of those who have nobody else. Does not belong here: clocks and browsers.

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

/// So many rows are gone through between two rests.
pub const ROWS: usize = 200;

/// Lets others have a turn in the middle of long work, if it is time for one.
pub trait Rest {
    /// Comes back when the work may go on.
    fn rest(&mut self) -> impl Future<Output = ()>;
}

/// For work that nobody waits beside: it goes on at once.
#[derive(Clone, Copy, Debug, Default)]
pub struct AtOnce;

impl Rest for AtOnce {
    async fn rest(&mut self) {}
}

/// What work comes to that rests [`AtOnce`].
pub fn at_once<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
            return done;
        }
    }
}

/// Goes through things in order, with a rest now and then.
pub async fn each<T>(things: impl IntoIterator<Item = T>, rest: &mut impl Rest, mut take: impl FnMut(T)) {
    for (at, thing) in things.into_iter().enumerate() {
        if at % ROWS == ROWS - 1 {
            rest.rest().await;
        }
        take(thing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts the rests.
    struct Counting(usize);

    impl Rest for Counting {
        async fn rest(&mut self) {
            self.0 += 1;
        }
    }

    #[test]
    fn everything_is_gone_through_in_order_and_rests_come_in_between() {
        let (mut rest, mut seen) = (Counting(0), Vec::new());
        at_once(each(0..1_000, &mut rest, |number| seen.push(number)));
        assert_eq!(seen, (0..1_000).collect::<Vec<_>>());
        assert_eq!(rest.0, 1_000 / ROWS);
    }
}
