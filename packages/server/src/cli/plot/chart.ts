/**
 * A chart of several series: a panel for each unit, with what its lines are. Rule: what cannot be told apart is not drawn together:
 * values of different units have axes of their own, and where there are no colours each series has a panel of its own.
 */
import { groupBy } from '../../model/lists.js';
import { printable } from '../printable.js';
import { drawPanel, type Bin, type Paint } from './panel.js';
import { shownTime, type Range } from './ticks.js';

export interface Curve {
  readonly device: string;
  readonly series: string;
  readonly unit: string;
  readonly holds: boolean;
  readonly bins: readonly Bin[];
}

export interface Sheet {
  /** Microseconds since 1970. */
  readonly range: Range;
  readonly zone: string;
  /** Of a bucket, for the caption. */
  readonly bucket: string;
  readonly width: number;
  /** Of all panels together. */
  readonly rows: number;
  readonly colours: boolean;
}

/** Colours of the terminal, told apart on dark and light grounds: cyan, yellow, magenta, green, blue, red. */
const COLOURS = [36, 33, 35, 32, 34, 31];
/** So many series are told apart; more would be a thicket. */
export const MAX_CURVES = COLOURS.length;
const MIN_ROWS = 4;
const SAMPLE = '⠒⠒';

const coloured: Paint = (text, ink) =>
  ink === undefined ? text : `\x1b[${COLOURS[ink % COLOURS.length]}m${text}\x1b[39m`;
const plain: Paint = (text) => text;

/** Lines without their ends. */
export function drawChart(curves: readonly Curve[], sheet: Sheet): string[] {
  const paint = sheet.colours ? coloured : plain;
  const inked = curves.map((curve, ink) => ({ ...curve, ink }));
  const panels = [...groupBy(inked, ({ unit, ink }) => (sheet.colours ? unit : ink)).values()];
  const rows = Math.max(MIN_ROWS, Math.floor(sheet.rows / panels.length));
  return [
    ...panels.flatMap((panel) => [
      ...legend(panel, sheet, paint),
      ...drawPanel(panel, { ...sheet, rows }, paint),
    ]),
    caption(sheet),
  ];
}

function legend(curves: readonly (Curve & { readonly ink: number })[], sheet: Sheet, paint: Paint): string[] {
  const lines: string[] = [];
  let length = Infinity;
  for (const { device, series, unit, holds, bins, ink } of curves) {
    const last = bins.at(-1)?.last;
    const value = last === undefined ? '' : `: ${shownValue(last, holds)}${unit === '' ? '' : ` ${unit}`}`;
    const sample = sheet.colours ? `${SAMPLE} ` : '';
    const text = cut(printable(`${device} ${series}${value}`), sheet.width - sample.length);
    if (length + 2 + sample.length + text.length > sheet.width) {
      lines.push('');
      length = -2;
    }
    lines[lines.length - 1] +=
      `${length < 0 ? '' : '  '}${paint(sample.trim(), ink)}${sample === '' ? '' : ' '}${text}`;
    length += 2 + sample.length + text.length;
  }
  return lines;
}

/** As many digits as are read at a glance. */
const shownValue = (value: number, isSwitch: boolean): string =>
  isSwitch ? String(value === 1) : String(Number(value.toPrecision(6)));

const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text;

function caption({ range, zone, bucket, width }: Sheet): string {
  const times = `${shownTime(range.from, zone)} – ${shownTime(range.to, zone)}`;
  return (
    [`${times} ${zone}, buckets of ${bucket}`, `${times} ${zone}`, times].find(
      (text) => text.length <= width,
    ) ?? ''
  );
}
