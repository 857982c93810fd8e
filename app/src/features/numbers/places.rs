//! Changing a board of one's own: each change is an ordinary edit of its cards, with its way back.
//!
//! Belongs here: the changes. Does not belong here: what may stand on a board (`domain::reports::board`), drawing (`own`).

use domain::{
    Command,
    reports::board::{self, Placed, Size},
};
use sync::RowId;

use crate::{records::run::Hand, t};

/// The cards of a board as they are now, and the hand that changes them.
#[derive(Clone, Copy)]
pub struct Places {
    /// What acts.
    pub hand: Hand,
    /// The board.
    pub id: RowId,
}

impl Places {
    /// The cards.
    pub fn cards(self) -> Vec<Placed> {
        self.hand.book.row(self.id).map(|row| board::cards(&row.doc)).unwrap_or_default()
    }

    /// Puts a card elsewhere.
    pub fn put(self, from: usize, to: usize) {
        let cards = self.cards();
        let moved = board::moved(&cards, from, to);
        if moved != cards {
            self.keep(&moved, t!("boards.moved"));
        }
    }

    /// Makes a card as wide as this.
    pub fn resize(self, at: usize, size: Size) {
        let mut cards = self.cards();
        if let Some(card) = cards.get_mut(at) {
            card.size = size;
            self.keep(&cards, t!("records.saved"));
        }
    }

    /// Takes a card off.
    pub fn take_off(self, at: usize) {
        let mut cards = self.cards();
        if at < cards.len() {
            cards.remove(at);
            self.keep(&cards, t!("boards.taken_off"));
        }
    }

    /// Puts a card on the board, or takes it off.
    pub fn turn(self, card: &Placed, on: bool) {
        let mut cards = self.cards();
        cards.retain(|known| known.shows != card.shows);
        if on {
            cards.push(card.clone());
        }
        self.keep(&cards, t!("records.saved"));
    }

    fn keep(self, cards: &[Placed], said: String) {
        if let Some(row) = self.hand.book.row(self.id) {
            let fields = board::fields(cards);
            self.hand.act(Command::SetFields { kind: row.kind.clone(), id: row.id, base_ver: row.ver, fields }, said);
        }
    }
}
