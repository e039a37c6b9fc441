/** Why a line cannot be read; it is refused with this reason, and the others go on. */
export class LineProblem extends Error {
  constructor(message: string) {
    // An answer, not a fault: there may be as many as lines, and where it was found is of no interest.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** InfluxDB's own limit for measurement and tags; and far more than a field's name, its number or a timestamp has. */
const MAX_BYTES = 65_535;

/** How far the end of a part of a line is looked for: no long line stops the server. */
export const reachOf = (bytes: Uint8Array, start: number): number =>
  Math.min(bytes.length, start + MAX_BYTES + 1);

export function checkReach(start: number, end: number, what: string): void {
  if (end - start > MAX_BYTES) throw new LineProblem(`${what} has more than ${MAX_BYTES} bytes`);
}
