/** One pass over a report before anything is stored: which ids it spans, and which streams it needs. */
import type { ReportContent } from '../services.js';

export interface Scanned {
  /** Lowest and highest id; a report without ids shares none with any other. */
  readonly first: number;
  readonly last: number;
  /** Readings that count: those with an id and a variable. */
  readonly countable: number;
  readonly numbers: readonly number[];
}

/** Marks of the variables seen in the running pass; all 0 between two. */
const seen = new Uint8Array(0x1_0000);

export function scan({ readings, events }: ReportContent): Scanned {
  const numbers: number[] = [];
  let [first, last, countable] = [Infinity, 0, 0];
  const note = (id: number, variable: number) => {
    if (id < first) first = id;
    if (id > last) last = id;
    if (seen[variable] === 1) return;
    seen[variable] = 1;
    numbers.push(variable);
  };
  for (let i = 0; i < readings.count; i++) {
    const id = readings.id(i);
    const variable = readings.variable(i);
    if (id === 0 || variable === 0) continue;
    countable++;
    note(id, variable);
  }
  for (const { id, variable } of events) {
    if (id !== 0) note(id, variable);
    else if (!numbers.includes(variable)) numbers.push(variable);
  }
  for (const number of numbers) seen[number] = 0;
  return { first, last, countable, numbers };
}
