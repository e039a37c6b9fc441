/**
 * What an export says of its devices and series: read, and made on the platform where they are not there yet. Rule: what is
 * there stays as it is; an import adds, it does not change.
 */
import { TributaryApiError, type Tributary } from '@tributary/client';
import { isJsonObject } from '../../model/json-object.js';
import { KINDS, type Kind } from '../../model/kinds.js';
import { PATIENTLY } from '../connection.js';
import { failure } from '../failure.js';
import type { Io } from '../io.js';
import type { NumberedText } from './lines.js';
import { startProgress } from './progress.js';
import { counted } from './tally.js';

interface Entry {
  readonly path: '/devices' | '/series';
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Catalog {
  /** In the order in which they are made. */
  readonly entries: readonly Entry[];
  /** Heading → name of the series, where they differ. */
  readonly columns: ReadonlyMap<string, string>;
  kindOf(device: string, series: string): Kind | undefined;
}

const FIRST_LINE = /^\{"tributary":"catalog",/;

/** By its first line: such a file holds no points. */
export const isCatalog = (beginning: string): boolean => FIRST_LINE.test(beginning);

/** Undefined: the lines are none of a catalog. */
export async function readCatalog(lines: AsyncIterable<NumberedText>): Promise<Catalog | undefined> {
  const entries: Entry[] = [];
  const kinds = new Map<string, Kind>();
  let columns: ReadonlyMap<string, string> | undefined;
  for await (const { line, text } of lines) {
    if (columns === undefined) {
      if (!isCatalog(text)) return undefined;
      columns = columnsOf(parsed(line, text)['columns']);
      continue;
    }
    if (text === '') continue;
    const { device, series } = parsed(line, text);
    if (isJsonObject(device)) entries.push({ path: '/devices', body: device });
    if (!isJsonObject(series)) continue;
    entries.push({ path: '/series', body: series });
    const kind = KINDS.find((one) => one === series['kind']);
    if (kind) kinds.set(`${String(series['device'])}\n${String(series['name'])}`, kind);
  }
  if (columns === undefined) return undefined;
  return { entries, columns, kindOf: (device, series) => kinds.get(`${device}\n${series}`) };
}

function columnsOf(value: unknown): ReadonlyMap<string, string> {
  return new Map(
    isJsonObject(value) ? Object.entries(value).map(([heading, name]) => [heading, String(name)]) : [],
  );
}

function parsed(line: number, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // told below
  }
  throw failure(
    `Line ${line} of the description of devices and series is no JSON object.`,
    '--no-catalog imports the points without it.',
  );
}

/** Answers what there is to tell. */
export async function makeThings(
  api: Tributary,
  { entries }: Catalog,
  { name, io, json }: { readonly name: string; readonly io: Io; readonly json: boolean | undefined },
): Promise<string> {
  const made = { '/devices': 0, '/series': 0 };
  let known = 0;
  let bare = 0;
  const progress = startProgress(io, `${name}, devices and series`, entries.length, json);
  try {
    for (const [i, { path, body }] of entries.entries()) {
      try {
        if (!(await make(api, path, body))) bare++;
        made[path]++;
      } catch (error) {
        if (!(error instanceof TributaryApiError) || error.code !== 'already_exists') throw error;
        known++;
      }
      progress.update(i + 1, i + 1);
    }
  } finally {
    progress.stop();
  }
  const all = `${counted(made['/devices'], 'device')} and ${made['/series']} series made`;
  const rest = known === 0 ? '' : `; ${known} are there already and stay as they are`;
  return `${all}${rest}${bare === 0 ? '' : `; ${bare} without the ids that they had on other platforms, ${WHY_BARE}`}`;
}

const WHY_BARE = 'which the token may not give (project:admin) or which others have here';

/** False: made, but without ids of other platforms. */
async function make(api: Tributary, path: Entry['path'], body: Entry['body']): Promise<boolean> {
  const create = (fields: object) =>
    api.request('POST', path, { body: JSON.stringify(fields), ...PATIENTLY });
  const { externalIds, inputId, ...bare } = body;
  // As exports of earlier versions have the id of an input.
  const old = typeof inputId === 'string' ? { datacooee: inputId } : {};
  const ids = { ...old, ...(isJsonObject(externalIds) ? externalIds : {}) };
  if (Object.keys(ids).length > 0)
    try {
      await create({ ...bare, externalIds: ids });
      return true;
    } catch (error) {
      const isOfIds =
        error instanceof TributaryApiError && (error.code === 'scope_missing' || error.code === 'conflict');
      if (!isOfIds) throw error;
    }
  await create(bare);
  return Object.keys(ids).length === 0;
}
