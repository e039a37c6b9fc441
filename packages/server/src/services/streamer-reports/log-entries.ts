/**
 * What the journal of reports holds, and how it becomes rows. Rule: applying entries again changes nothing, because a
 * process may end between the catalog's commit and the removal of their file.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { ReportOutcome } from '../../catalog/records/reports.js';
import type { PointIdentity } from '../services.js';
import type { NewReport } from '../../model/records/report.js';

export interface Progress {
  readonly lastId: number;
  readonly selector: number;
  readonly base: number;
}

export interface ReportEnd {
  readonly uuid: string;
  readonly streamer: number;
  readonly outcome: ReportOutcome;
  /** Absent for a report that brought nothing new. */
  readonly progress?: Progress;
  /** Digest of reports of this streamer that were broken off and are whole now. */
  readonly replaces?: string;
}

/** What a report comes to if this point of it is in the store. */
export interface Foreseen {
  readonly witness: PointIdentity;
  readonly end: ReportEnd;
}

export interface ReportBegin {
  readonly begin: NewReport;
  /** Of a report whose points are all stored or none: its end needs no line of its own. */
  readonly foreseen?: Foreseen;
}

export type LogEntry =
  | ReportBegin
  | { readonly end: ReportEnd }
  /** One that has no points to wait for. */
  | { readonly whole: NewReport };

/** Undefined for a line that a crash cut off. */
export function readEntry(line: string): LogEntry | undefined {
  try {
    const entry = JSON.parse(line) as LogEntry | null;
    return entry !== null && typeof entry === 'object' ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** The ends without a line, of reports whose points are there. */
export async function foreseenEnds(
  entries: readonly LogEntry[],
  holds: (points: readonly PointIdentity[]) => Promise<readonly boolean[]>,
): Promise<LogEntry[]> {
  const told = new Set(entries.flatMap((entry) => ('end' in entry ? [entry.end.uuid] : [])));
  const open = entries.flatMap((entry) =>
    'begin' in entry && entry.foreseen !== undefined && !told.has(entry.begin.uuid) ? [entry.foreseen] : [],
  );
  const held = await holds(open.map(({ witness }) => witness));
  return open.flatMap(({ end }, at) => (held[at] ? [{ end }] : []));
}

export async function applyEntries(catalog: Catalog, entries: readonly LogEntry[]): Promise<void> {
  const rows = new Map<string, NewReport>();
  const ends: ReportEnd[] = [];
  const later: ReportEnd[] = [];
  for (const entry of entries) {
    if ('begin' in entry) rows.set(entry.begin.uuid, entry.begin);
    else if ('whole' in entry) rows.set(entry.whole.uuid, entry.whole);
    else {
      ends.push(entry.end);
      const begun = rows.get(entry.end.uuid);
      if (begun === undefined) later.push(entry.end);
      else rows.set(begun.uuid, { ...begun, ...entry.end.outcome, stored: true });
    }
  }
  await catalog.transaction(async ({ reports, streamers }) => {
    await reports.put([...rows.values()]);
    for (const { uuid, outcome } of later) await reports.finish(uuid, outcome);
    for (const { streamer, replaces } of ends)
      if (replaces !== undefined) await reports.deleteBrokenOff(streamer, replaces);
    for (const [streamer, progress] of newestOf(ends)) await streamers.advance(streamer, progress);
  });
}

/** Of each streamer the highest id of all, and what its last report says. */
function newestOf(ends: readonly ReportEnd[]): Map<number, Progress> {
  const found = new Map<number, Progress>();
  for (const { streamer, progress } of ends) {
    if (progress === undefined) continue;
    const before = found.get(streamer)?.lastId ?? 0;
    found.set(streamer, { ...progress, lastId: Math.max(before, progress.lastId) });
  }
  return found;
}
