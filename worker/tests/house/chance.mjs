// Chance that is the same for the same seed: SplitMix32.
const DAY = 86_400_000;

/** @param {number} seed */
export function chance(seed) {
  let state = seed | 0;
  const draw = () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const upTo = (limit) => draw() % limit;
  const now = Date.now();
  return {
    /** A whole number from 0 to below the limit. */
    upTo,
    /** One of these. */
    pick: (from) => from[upTo(from.length)],
    /** The value, or so many times in a hundred nothing. */
    some: (value, empty) => (upTo(100) < empty ? undefined : value),
    /** A day from 700 days ago to 100 days from now. */
    day: () => new Date(now + (upTo(800) - 700) * DAY).toISOString().slice(0, 10),
    /** An instant of the last 500 days, often at the edge of a day. */
    instant: () => (upTo(2) ? now - upTo(500) * DAY : Math.floor(now / DAY - upTo(500)) * DAY) - upTo(DAY),
  };
}
