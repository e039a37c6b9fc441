/** Checks of boards as people write them. Rule: a refusal names the field, the value seen and what was expected; what passes can be read and drawn. */
import { invalidField } from '../../errors/error.js';
import { parseAggregation } from '../../model/aggregations.js';
import { parseBucket } from '../../model/buckets.js';
import { isZone } from '../../model/time.js';
import { MAX_BUCKETS } from '../query/limits.js';
import {
  BOARD_COLUMNS,
  PANEL_KINDS,
  type BoardFields,
  type Panel,
  type PanelKind,
  type PanelOptions,
  type PanelSelection,
} from '../../model/records/board.js';
import { checkText } from '../devices/checks.js';
import { checkNewName } from '../names.js';
import { MAX_BOARD_CHARACTERS, MAX_PANELS, MAX_SELECTED, MAX_TEXT } from './limits.js';
import { checkRange, spanOf } from './range.js';
import { widthOf } from './widths.js';

const MAX_ROWS = 10_000;
const MAX_HEIGHT = 40;
const LEAST_REFRESH = 5;
const MOST_REFRESH = 86_400;
const AGGREGATED: readonly PanelKind[] = ['line', 'bar', 'number', 'table'];
const BUCKETED: readonly PanelKind[] = ['line', 'band', 'bar'];
const OPTIONS: Readonly<Record<keyof PanelOptions, readonly PanelKind[]>> = {
  decimals: ['number', 'table'],
  spark: ['number'],
  track: ['map'],
  zero: ['line', 'band', 'bar'],
};

/** `before` is what the board was called. */
export function checkBoard(board: BoardFields, before?: string): void {
  const { name, description, range, zone, refresh, panels } = board;
  checkText('name', name, true);
  checkNewName('name', name, before);
  checkText('description', description);
  checkRange('range', range);
  if (zone !== null && !isZone(zone))
    throw invalidField('zone', zone, 'an IANA time zone such as Europe/Brussels, or null');
  if (refresh !== null && !isWhole(refresh, LEAST_REFRESH, MOST_REFRESH))
    throw invalidField('refresh', refresh, `seconds from ${LEAST_REFRESH} to ${MOST_REFRESH}, or null`);
  if (panels.length > MAX_PANELS) throw invalidField('panels', panels.length, `at most ${MAX_PANELS} panels`);
  const ids = new Set<string>();
  for (const [at, panel] of panels.entries()) {
    checkPanel(`panels[${at}].`, panel);
    checkFits(`panels[${at}].bucket`, panel, board);
    if (ids.has(panel.id))
      throw invalidField(`panels[${at}].id`, panel.id, 'an id that no other panel of the board has');
    ids.add(panel.id);
  }
  const characters = JSON.stringify(board).length;
  if (characters > MAX_BOARD_CHARACTERS)
    throw invalidField('panels', `${characters} characters`, `at most ${MAX_BOARD_CHARACTERS} as JSON`);
}

export function checkPanel(at: string, panel: Panel): void {
  const { id, kind, title, place, selection, range, aggregation, bucket, text } = panel;
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(id))
    throw invalidField(`${at}id`, id, '1 to 40 letters, digits, - and _');
  if (!PANEL_KINDS.includes(kind)) throw invalidField(`${at}kind`, kind, PANEL_KINDS.join(', '));
  checkText(`${at}title`, title);
  checkPlace(at, place);
  if (kind === 'text') checkProse(at, panel);
  else checkSelection(`${at}selection`, selection);
  if (text !== undefined && kind !== 'text') throw invalidField(`${at}text`, text, `no text in a ${kind}`);
  if (range !== undefined) checkRange(`${at}range`, range);
  if (aggregation !== undefined) checkAggregation(at, kind, aggregation);
  if (bucket !== undefined) checkBucket(at, panel);
  for (const [name, value] of Object.entries(panel.options ?? {})) {
    const kinds = OPTIONS[name as keyof PanelOptions];
    if (kinds?.includes(kind) !== true)
      throw invalidField(`${at}options.${name}`, value, `no such option of a ${kind}`);
  }
}

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

function checkPlace(at: string, { x, y, w, h }: Panel['place']): void {
  const check = (name: string, value: number, least: number, most: number) => {
    if (!isWhole(value, least, most))
      throw invalidField(`${at}place.${name}`, value, `an integer from ${least} to ${most}`);
  };
  check('x', x, 0, BOARD_COLUMNS - 1);
  check('w', w, 1, BOARD_COLUMNS - x);
  check('y', y, 0, MAX_ROWS);
  check('h', h, 1, MAX_HEIGHT);
}

function checkProse(at: string, { text, selection }: Panel): void {
  if (text === undefined || text.length > MAX_TEXT)
    throw invalidField(`${at}text`, text, `a text of at most ${MAX_TEXT} characters`);
  if (selection !== undefined) throw invalidField(`${at}selection`, selection, 'no selection in a text');
}

/** One that selects nothing by itself would show, and share, the whole project. */
function checkSelection(at: string, selection: PanelSelection | undefined): void {
  const members = Object.entries(selection ?? {}).filter(([, member]) => member !== undefined);
  const expected = 'devices, tags, series, seriesTags or pick, with at least one of them';
  if (members.length === 0) throw invalidField(at, selection, expected);
  if (selection!.pick !== undefined && members.length > 1)
    throw invalidField(at, selection, '`pick` alone, or the other members without it');
  for (const [name, member] of members as [string, readonly unknown[]][]) {
    if (member.length === 0 || member.length > MAX_SELECTED)
      throw invalidField(`${at}.${name}`, member.length, `1 to ${MAX_SELECTED} of them`);
  }
}

function checkAggregation(at: string, kind: PanelKind, text: string): void {
  if (!AGGREGATED.includes(kind)) throw invalidField(`${at}aggregation`, text, `no aggregation in a ${kind}`);
  if (kind === 'line' && text === 'raw') return;
  readable(`${at}aggregation`, text, () => parseAggregation(text));
}

function checkBucket(at: string, { kind, bucket = '', aggregation }: Panel): void {
  if (!BUCKETED.includes(kind) || aggregation === 'raw')
    throw invalidField(
      `${at}bucket`,
      bucket,
      `no bucket in ${aggregation === 'raw' ? 'raw points' : `a ${kind}`}`,
    );
  readable(`${at}bucket`, bucket, () => parseBucket(bucket));
}

/** One that never fits would be refused whenever it is looked at. */
function checkFits(field: string, { bucket, range }: Panel, board: BoardFields): void {
  if (bucket === undefined) return;
  const { from, to } = spanOf(range ?? board.range);
  const buckets = (to - from) / widthOf(bucket, board.zone ?? 'UTC').width;
  if (buckets > MAX_BUCKETS)
    throw invalidField(field, bucket, `a width of which at most ${MAX_BUCKETS} buckets lie in the range`);
}

function readable(field: string, value: string, read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidField(field, value, error.message.replace(/^.*?expected /s, ''));
  }
}
