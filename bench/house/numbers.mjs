// Sums over measurements. A median says what usually happens; a best would flatter.
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value that this share of all values stays below. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)];
}

/** Runs `once` so many times, one after the other, and returns what each returned. */
export async function repeat(times, once) {
  const results = [];
  for (let n = 0; n < times; n += 1) results.push(await once(n));
  return results;
}

/** The median of each named number over several runs. */
export function medians(runs) {
  return Object.fromEntries(Object.keys(runs[0]).map((name) => [name, median(runs.map((run) => run[name]))]));
}
