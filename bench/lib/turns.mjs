/** Two or more ways to ask for the same, in turns, so that what else the machine does meets all of them. */
import { quantile } from './numbers.mjs';

const WARM = 20;

/**
 * `asks(turn)` gives one function for each way; `compare` sees the answers of the first turn and throws if they differ.
 * Returns p50 and p95 of each way in milliseconds.
 */
export async function inTurns(repeat, asks, compare) {
  const times = {};
  for (let turn = 0; turn < WARM + repeat; turn++) {
    const ways = Object.entries(asks(turn));
    const answers = {};
    for (const [name, ask] of turn % 2 ? ways : ways.reverse()) {
      const began = performance.now();
      answers[name] = await ask();
      if (turn >= WARM) (times[name] ??= []).push(performance.now() - began);
    }
    if (turn === 0) compare(answers);
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, list]) => [
      name,
      { p50: quantile(list, 0.5), p95: quantile(list, 0.95) },
    ]),
  );
}
