/**
 * What a shared helper has started for the tests of one file and has to end with them: after the hooks of the file, which may
 * still need it.
 */
const endings: (() => Promise<void>)[] = [];

/** Runs after the last test of the file that is running, and after the hooks of the file. */
export function atEndOfFile(end: () => Promise<void>): void {
  endings.push(end);
}

export async function endAll(): Promise<void> {
  for (const end of endings.splice(0).reverse()) await end();
}
