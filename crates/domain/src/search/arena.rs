//! Text of many rows, one piece a row, in blocks that are scanned one after the other.
//!
//! Belongs here: keeping pieces and finding bytes in them. Does not belong here: what the bytes mean ([`super::index`]).
//!
//! Blocks keep the arena from ever needing twice its size to grow, and from ever tidying more than a little at a time.

use memchr::memmem::Finder;

/// A block takes about so many bytes, and at most so many pieces.
const BLOCK: usize = 64 * 1024;
const PIECE_BITS: u32 = 12;

const NOWHERE: u32 = u32::MAX;

/// The pieces.
#[derive(Debug, Default)]
pub(super) struct Arena {
    blocks: Vec<Block>,
    /// Block and piece of each slot.
    of_slot: Vec<u32>,
}

#[derive(Debug, Default)]
struct Block {
    bytes: Vec<u8>,
    /// In order of start; a piece ends where the next begins.
    pieces: Vec<Piece>,
    /// Bytes of pieces that are forgotten.
    dead: usize,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    start: u32,
    /// [`NOWHERE`] once the row has a newer piece or is gone.
    slot: u32,
    /// What the piece says of itself, one bit each.
    signs: u32,
}

impl Arena {
    /// One more than the highest slot that ever had a piece.
    pub(super) fn slots(&self) -> usize {
        self.of_slot.len()
    }

    /// The bytes that it takes in memory.
    pub(super) fn heap(&self) -> usize {
        let blocks: usize = self.blocks.iter().map(Block::heap).sum();
        blocks + self.blocks.capacity() * size_of::<Block>() + self.of_slot.capacity() * size_of::<u32>()
    }

    /// Replaces the piece of a slot; an empty one only goes.
    pub(super) fn put(&mut self, slot: u32, piece: &[u8], signs: u32) {
        self.remove(slot);
        if piece.is_empty() {
            return;
        }
        if self.blocks.last().is_none_or(|block| block.is_full_for(piece.len())) {
            if let Some(block) = self.blocks.last_mut() {
                block.close();
            }
            let room = if self.blocks.is_empty() { 0 } else { BLOCK.max(piece.len()) };
            self.blocks.push(Block { bytes: Vec::with_capacity(room), ..Block::default() });
        }
        let number = self.blocks.len() - 1;
        let Some(block) = self.blocks.last_mut() else { return };
        let (Ok(start), Some(place)) = (u32::try_from(block.bytes.len()), pack(number, block.pieces.len())) else {
            return;
        };
        block.pieces.push(Piece { start, slot, signs });
        block.bytes.extend_from_slice(piece);
        if self.of_slot.len() <= slot as usize {
            self.of_slot.resize(slot as usize + 1, NOWHERE);
        }
        if let Some(known) = self.of_slot.get_mut(slot as usize) {
            *known = place;
        }
    }

    /// Forgets the piece of a slot.
    pub(super) fn remove(&mut self, slot: u32) {
        let Some(place) = self.of_slot.get_mut(slot as usize) else { return };
        let (number, at) = unpack(std::mem::replace(place, NOWHERE));
        let Some(block) = self.blocks.get_mut(number) else { return };
        block.dead += block.range(at).len();
        if let Some(piece) = block.pieces.get_mut(at) {
            piece.slot = NOWHERE;
        }
        if block.dead * 2 > block.bytes.len().max(BLOCK / 16) {
            block.tidy(number, &mut self.of_slot);
        }
    }

    /// The piece of a slot.
    pub(super) fn piece(&self, slot: u32) -> Option<&[u8]> {
        let (number, at) = unpack(self.of_slot.get(slot as usize).copied()?);
        let block = self.blocks.get(number)?;
        block.bytes.get(block.range(at))
    }

    /// Calls back with every slot's piece that has all these signs.
    pub(super) fn each<'a>(&'a self, signs: u32, mut take: impl FnMut(u32, &'a [u8])) {
        for block in &self.blocks {
            for (at, piece) in block.pieces.iter().enumerate() {
                if piece.slot != NOWHERE
                    && piece.signs & signs == signs
                    && let Some(bytes) = block.bytes.get(block.range(at))
                {
                    take(piece.slot, bytes);
                }
            }
        }
    }

    /// Calls back with every slot whose piece holds the needle: the piece, and where the needle first stands in it.
    pub(super) fn find<'a>(&'a self, needle: &Finder<'_>, mut take: impl FnMut(u32, &'a [u8], usize)) {
        for block in &self.blocks {
            let (mut from, mut at) = (0, 0);
            while let Some(hit) = block.bytes.get(from..).and_then(|rest| needle.find(rest)).map(|hit| from + hit) {
                while block.pieces.get(at + 1).is_some_and(|next| next.start as usize <= hit) {
                    at += 1;
                }
                let range = block.range(at);
                from = range.end;
                if let (Some(piece), Some(bytes)) = (block.pieces.get(at), block.bytes.get(range.clone()))
                    && piece.slot != NOWHERE
                {
                    take(piece.slot, bytes, hit - range.start);
                }
            }
        }
    }

    /// Changes the bytes of all pieces where they stand, and gives them new signs.
    pub(super) fn rewrite(&mut self, mut change: impl FnMut(&mut [u8]) -> u32) {
        for block in &mut self.blocks {
            for at in 0..block.pieces.len() {
                let range = block.range(at);
                if let (Some(piece), Some(bytes)) = (block.pieces.get_mut(at), block.bytes.get_mut(range)) {
                    piece.signs = change(bytes);
                }
            }
        }
    }
}

impl Block {
    fn heap(&self) -> usize {
        self.bytes.capacity() + self.pieces.capacity() * size_of::<Piece>()
    }

    fn is_full_for(&self, length: usize) -> bool {
        self.pieces.len() >= 1 << PIECE_BITS || (!self.bytes.is_empty() && self.bytes.len() + length > BLOCK)
    }

    fn close(&mut self) {
        self.bytes.shrink_to_fit();
        self.pieces.shrink_to_fit();
    }

    fn range(&self, at: usize) -> std::ops::Range<usize> {
        let bound = |at: usize| self.pieces.get(at).map_or(self.bytes.len(), |piece| piece.start as usize);
        bound(at)..bound(at + 1)
    }

    /// Closes the gaps that forgotten pieces left.
    fn tidy(&mut self, number: usize, of_slot: &mut [u32]) {
        let mut tidied = Self::default();
        for (at, piece) in self.pieces.iter().enumerate().filter(|(_, piece)| piece.slot != NOWHERE) {
            let bytes = self.bytes.get(self.range(at)).unwrap_or_default();
            let (Ok(start), Some(place)) = (u32::try_from(tidied.bytes.len()), pack(number, tidied.pieces.len()))
            else {
                return;
            };
            tidied.bytes.extend_from_slice(bytes);
            tidied.pieces.push(Piece { start, ..*piece });
            if let Some(known) = of_slot.get_mut(piece.slot as usize) {
                *known = place;
            }
        }
        *self = tidied;
    }
}

fn pack(block: usize, piece: usize) -> Option<u32> {
    let (block, piece) = (u32::try_from(block).ok()?, u32::try_from(piece).ok()?);
    (block < NOWHERE >> PIECE_BITS && piece < 1 << PIECE_BITS).then_some(block << PIECE_BITS | piece)
}

fn unpack(place: u32) -> (usize, usize) {
    ((place >> PIECE_BITS) as usize, (place & ((1 << PIECE_BITS) - 1)) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(arena: &Arena, needle: &str) -> Vec<u32> {
        let mut slots = Vec::new();
        arena.find(&Finder::new(needle), |slot, _, _| slots.push(slot));
        slots.sort_unstable();
        slots
    }

    #[test]
    fn a_changed_piece_is_found_by_its_new_bytes_only() {
        let mut arena = Arena::default();
        arena.put(0, b"one\n", 0);
        arena.put(7, b"two\n", 0);
        arena.put(0, b"three\n", 5);
        assert_eq!((found(&arena, "one"), found(&arena, "t")), (vec![], vec![0, 7]));
        assert_eq!(found(&arena, "twothree"), [0; 0], "not across two pieces");
        let mut signed = Vec::new();
        arena.each(4, |slot, _| signed.push(slot));
        assert_eq!(signed, [0]);
        arena.remove(7);
        assert_eq!((arena.piece(7), arena.piece(0)), (None, Some(&b"three\n"[..])));
    }

    #[test]
    fn what_was_forgotten_is_cleared_away_block_by_block() {
        let mut arena = Arena::default();
        for round in 0..50 {
            for slot in 0..2_000 {
                arena.put(slot, format!("row {slot} of round-{round} with some text to fill it\n").as_bytes(), 0);
            }
        }
        assert!(arena.heap() < 500_000, "{} bytes for 2,000 rows", arena.heap());
        assert_eq!((found(&arena, "round-49").len(), found(&arena, "round-48").len()), (2_000, 0));
        for slot in 0..2_000 {
            assert!(arena.piece(slot).is_some_and(|it| it.starts_with(format!("row {slot} ").as_bytes())));
        }
    }

    #[test]
    fn a_piece_larger_than_a_block_is_kept_whole() {
        let mut arena = Arena::default();
        arena.put(0, b"small\n", 0);
        arena.put(1, &vec![b'x'; 3 * BLOCK], 0);
        arena.put(2, b"small\n", 0);
        assert_eq!(arena.piece(1).map(<[u8]>::len), Some(3 * BLOCK));
        assert_eq!(found(&arena, "small"), [0, 2]);
    }
}
