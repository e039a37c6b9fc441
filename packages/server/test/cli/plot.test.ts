/** What a chart looks like: as wide as it may be, its extremes drawn, its axes round and readable. */
import { describe, expect, it } from 'vitest';
import { Canvas } from '../../src/cli/plot/canvas.js';
import { drawChart, MAX_CURVES, type Curve, type Sheet } from '../../src/cli/plot/chart.js';
import { timeTicks, valueTicks } from '../../src/cli/plot/ticks.js';
import { randomNumbers } from '../support/random.js';

const HOUR = 3600e6;
const FROM = Date.UTC(2026, 10, 29, 13) * 1000;
const sheet: Sheet = {
  range: { from: FROM, to: FROM + HOUR },
  zone: 'UTC',
  bucket: '30s',
  width: 50,
  rows: 8,
  colours: false,
};
const flat = (at: number, value: number) => ({ at, first: value, min: value, max: value, last: value });
const curve = (values: readonly number[], more: Partial<Curve> = {}): Curve => ({
  ...{ device: 'boiler-1', series: 'temperature', unit: '°C', holds: false },
  bins: values.map((value, i) => flat(FROM + (i * HOUR) / values.length, value)),
  ...more,
});
const bare = (text: string): string => text.replace(/\x1b\[\d+m/g, '');
const isBraille = (text: string): boolean => /[\u2801-\u28ff]/.test(text);

it('draws a line with its axes, unit, last value and times', () => {
  expect(drawChart([curve([20, 21, 22, 23, 24, 23, 22, 21, 20])], { ...sheet, rows: 4 })).toEqual([
    'boiler-1 temperature: 20 °C',
    '24┤                ⢀⡠⠤⠒⠉⠑⠒⠤⣀⡀',
    '  │           ⢀⡠⠤⠒⠉⠁        ⠈⠉⠒⠤⢄⡀',
    '22┤    ⢀⣀⠤⠤⠒⠒⠉⠁                  ⠈⠉⠒⠢⠤⢄⣀',
    '20┤⣀⠤⠒⠊⠁                                ⠉⠑⠢⠤⣀',
    '  └┬───────┬──────┬───────┬───────┬───────┬───────',
    '   13:00   13:10  13:20   13:30   13:40   13:50',
    '2026-11-29 13:00 – 2026-11-29 14:00 UTC',
  ]);
});

it('whatever is drawn, no line is wider than it may be, and the greatest and the least value are in it', () => {
  const random = randomNumbers(11).fraction;
  for (let round = 0; round < 300; round++) {
    const count = 1 + Math.floor(random() * 60);
    const size = 10 ** Math.floor(random() * 40 - 20);
    const values = Array.from({ length: count }, () => (random() - 0.5) * size);
    const width = 20 + Math.floor(random() * 100);
    const lines = drawChart([curve(values, { unit: '' })], { ...sheet, width, colours: random() < 0.5 }).map(
      bare,
    );
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(width);
    const rows = lines.filter((line) => /[┤│]/.test(line));
    expect(rows).toHaveLength(sheet.rows);
    if (Math.max(...values) > Math.min(...values)) {
      expect(isBraille(rows[0]!), lines.join('\n')).toBe(true);
      expect(isBraille(rows.at(-1)!), lines.join('\n')).toBe(true);
    }
  }
});

it('a peak of a bucket is drawn, however short it was', () => {
  const bins = [...curve([1, 1, 1, 1]).bins];
  bins[2] = { ...bins[2]!, max: 9 };
  const rows = drawChart([curve([], { bins })], sheet).filter((line) => /[┤│]/.test(line));
  expect(isBraille(rows[0]!)).toBe(true);
});

it('a hole in the points is a hole in the line, and a switch goes up and down at once', () => {
  const times = [0, 1, 2, 3, 4, 55, 56, 57, 58, 59];
  const bins = times.map((minute) => flat(FROM + (minute * HOUR) / 60, 5));
  const [row] = drawChart([curve([], { bins })], sheet).filter(isBraille);
  expect(row).toMatch(/[\u2801-\u28ff] {20,}[\u2801-\u28ff]/);
  const steps = drawChart([curve([0, 1, 0], { holds: true })], { ...sheet, rows: 4 });
  expect(steps.filter(isBraille)[0]).toMatch(/⡏⠉+⢹|⢸⠉+⡇|⡏⠉+⡇|⢸⠉+⢹|⣸⠉|⠉{5}/);
});

it('with colours series of one unit share their axes; without, and of other units, each has its own', () => {
  const two = [curve([1, 2]), curve([2, 1], { device: 'boiler-2' })];
  const axes = (curves: readonly Curve[], colours: boolean) =>
    drawChart(curves, { ...sheet, colours }).filter((line) => line.includes('└')).length;
  expect(axes(two, true)).toBe(1);
  expect(axes(two, false)).toBe(2);
  expect(axes([...two, curve([1000], { series: 'pressure', unit: 'hPa' })], true)).toBe(2);
  expect(drawChart(two, sheet).join('')).not.toContain('\x1b');
  const many = Array.from({ length: MAX_CURVES }, (_, i) =>
    curve([i], { device: `a long name of device ${i}` }),
  );
  const inks = new Set(
    drawChart(many, { ...sheet, colours: true })
      .join('')
      .match(/\x1b\[3[1-6]m/g),
  );
  expect(inks.size).toBe(MAX_CURVES);
});

it('a name that a terminal would obey is shown', () => {
  const [legend] = drawChart([curve([1], { device: 'a\x1b[2Jb' })], { ...sheet, width: 80 });
  expect(legend).toContain('a\\u001b[2Jb');
});

describe('marks', () => {
  it('of values are round, within, and at most as many as have room', () => {
    const random = randomNumbers(7).fraction;
    for (let round = 0; round < 500; round++) {
      const from = (random() - 0.5) * 10 ** Math.floor(random() * 12);
      const to = from + random() * 10 ** Math.floor(random() * 12 - 4) + 1e-6;
      const marks = valueTicks({ from, to }, 4);
      expect(marks.length).toBeGreaterThan(0);
      expect(marks.length).toBeLessThanOrEqual(4);
      for (const { at } of marks)
        expect(at >= from - 1e-9 * Math.abs(from) && at <= to + 1e-9 * Math.abs(to)).toBe(true);
    }
    expect(valueTicks({ from: 19.7, to: 24.2 }, 3).map(({ label }) => label)).toEqual(['20', '22', '24']);
    expect(valueTicks({ from: 0, to: 0.5 }, 6).map(({ label }) => label)).toEqual([
      '0.0',
      '0.1',
      '0.2',
      '0.3',
      '0.4',
      '0.5',
    ]);
    for (const most of [5e-324, 1e-323, 1e-322, 3e-310])
      expect(valueTicks({ from: 0, to: most }, 3).length, String(most)).toBeLessThanOrEqual(3);
    expect(valueTicks({ from: -1.7e308, to: 1.7e308 }, 3)).toHaveLength(1);
  });

  it.each([
    [60e6, 'UTC', ['13:00:00', '13:00:10', '13:00:20', '13:00:30', '13:00:40', '13:00:50']],
    [24 * HOUR, 'Europe/Brussels', ['15:00', '18:00', '21:00', '00:00', '03:00', '06:00', '09:00', '12:00']],
    [24 * HOUR, 'Asia/Kolkata', ['21:00', '00:00', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00']],
    [365 * 24 * HOUR, 'Europe/Brussels', ['2027-01', '2027-04', '2027-07', '2027-10']],
  ])('of %d µs in %s are those of the clocks and the calendar there', (length, zone, labels) => {
    const marks = timeTicks({ from: FROM, to: FROM + length }, 62, zone);
    expect(marks.map(({ label }) => label)).toEqual(labels);
  });

  it('of times do not touch', () => {
    const random = randomNumbers(3).fraction;
    for (let round = 0; round < 300; round++) {
      const to = FROM + 10 ** (3 + random() * 12);
      const columns = 15 + Math.floor(random() * 150);
      const marks = timeTicks({ from: FROM, to }, columns, 'Europe/Brussels');
      for (const [i, { at, label }] of marks.slice(1).entries())
        expect(((at - marks[i]!.at) / (to - FROM)) * columns, label).toBeGreaterThan(label.length);
    }
  });
});

it('what lies outside of a canvas is not drawn, and no dot is lost within', () => {
  const canvas = new Canvas(2, 1);
  canvas.line(-5, -5, 9, 9, 0);
  const [[run]] = [...canvas.rows()] as [{ text: string; ink?: number }[]];
  expect(run).toEqual({ text: '⠑⢄', ink: 0 });
});
