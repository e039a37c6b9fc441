/**
 * One drawing with its axes: values on the left, times below. Rule: it is as wide as it was told to be and never wider, so that no line
 * breaks at the edge of a terminal.
 */
import { greatest, least } from '../../model/lists.js';
import { Canvas } from './canvas.js';
import { spanOf, timeTicks, valueTicks, type Range, type Tick } from './ticks.js';

/** What a span of time came to: as many of them as the drawing has dots across draw the line of all points. */
export interface Bin {
  /** Microseconds since 1970. */
  readonly at: number;
  readonly first: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
}

export interface Line {
  readonly bins: readonly Bin[];
  /** A value holds until the next one, as that of a switch does. */
  readonly holds: boolean;
  readonly ink: number;
}

export interface Frame {
  readonly range: Range;
  readonly zone: string;
  /** Of the whole panel, in characters. */
  readonly width: number;
  readonly rows: number;
}

/** Text that is drawn with an ink, or with none. */
export type Paint = (text: string, ink: number | undefined) => string;

/** Rows between two marks of the values. */
const ROWS_PER_TICK = 3;
/** A hole in the points that is so many times as long as most are is shown as one. */
const HOLE = 5;

export function drawPanel(
  lines: readonly Line[],
  { range, zone, width, rows }: Frame,
  paint: Paint,
): string[] {
  const bins = lines.flatMap((line) => line.bins);
  const span = spanOf(
    bins.length === 0 ? 0 : least(bins, ({ min }) => min),
    bins.length === 0 ? 1 : greatest(bins, ({ max }) => max),
  );
  const marks = valueTicks(span, Math.max(3, Math.round(rows / ROWS_PER_TICK)));
  const gutter = greatest(marks, ({ label }) => label.length);
  const canvas = new Canvas(Math.max(1, width - gutter - 1), rows);
  const place: Place = {
    x: (at) => Math.round(((at - range.from) / (range.to - range.from)) * (canvas.width - 1)),
    // Halves, because the difference of the greatest numbers is beyond them.
    y: (value) =>
      Math.round(((span.to / 2 - value / 2) / (span.to / 2 - span.from / 2)) * (canvas.height - 1)),
  };
  for (const line of lines) drawLine(canvas, line, place);
  const labels = new Map(marks.map(({ at, label }) => [Math.floor(place.y(at) / 4), label]));
  const drawn = [...canvas.rows()].map((runs, row) => {
    const label = labels.get(row);
    const axis = `${(label ?? '').padStart(gutter)}${label === undefined ? '│' : '┤'}`;
    return axis + runs.map(({ text, ink }) => paint(text, ink)).join('');
  });
  return [
    ...drawn,
    ...timeAxis(timeTicks(range, canvas.width / 2, zone), { place, gutter, columns: canvas.width / 2 }),
  ].map((text) => text.trimEnd());
}

interface Place {
  /** In dots, from the left and from the top. */
  x(at: number): number;
  y(value: number): number;
}

function drawLine(canvas: Canvas, { bins, holds, ink }: Line, { x, y }: Place): void {
  const hole = HOLE * usualDistance(bins.map(({ at }) => x(at)));
  let before: Bin | undefined;
  for (const bin of bins) {
    const at = x(bin.at);
    if (before !== undefined && at - x(before.at) <= hole) {
      const [left, level] = [x(before.at), y(before.last)];
      if (holds) canvas.line(left, level, at, level, ink);
      canvas.line(holds ? at : left, level, at, y(bin.first), ink);
    }
    canvas.line(at, y(bin.min), at, y(bin.max), ink);
    before = bin;
  }
}

/** The median, at least one dot. */
function usualDistance(places: readonly number[]): number {
  const distances = places.slice(1).map((place, i) => place - places[i]!);
  return Math.max(1, distances.sort((a, b) => a - b)[distances.length >> 1] ?? 1);
}

function timeAxis(
  marks: readonly Tick[],
  { place, gutter, columns }: { readonly place: Place; readonly gutter: number; readonly columns: number },
): string[] {
  const axis = Array.from({ length: columns }, () => '─');
  let labels = '';
  for (const { at, label } of marks) {
    const column = Math.floor(place.x(at) / 2);
    axis[column] = '┬';
    // The last one may have no room beside its mark.
    const start = Math.min(column, columns - label.length);
    if (start >= labels.length) labels = labels.padEnd(start) + label + ' ';
  }
  const indent = ' '.repeat(gutter);
  return [`${indent}└${axis.join('')}`, `${indent} ${labels}`];
}
