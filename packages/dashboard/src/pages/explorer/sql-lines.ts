/** A result as lines: its first column of times against its numbers, parted by its texts. */
import type { Series, SqlTable } from '@tributary/client';
import type { Line } from '../../data/lines.js';

const MOST = 20;
const isTime = (type: string) => /^(Nullable\()?Date/.test(type);
const isNumber = (type: string) => /^(Nullable\()?(U?Int|Float|Decimal)/.test(type);
const isText = (type: string) => /^(Nullable\(|LowCardinality\()*(String|Enum)/.test(type);

/** None: there is no time, or no number. */
export function linesOf({ columns, rows }: SqlTable): Line[] {
  const places = (fits: (type: string) => boolean) =>
    columns.flatMap(({ type }, at) => (fits(type) ? [at] : []));
  const [time] = places(isTime);
  const [numbers, texts] = [places(isNumber), places(isText)];
  if (time === undefined || numbers.length === 0) return [];
  const found = new Map<string, { name: string; device: string; points: [number, number][] }>();
  for (const row of rows) {
    const at = timeOf(row[time]);
    const device = texts.map((place) => String(row[place])).join(' · ');
    for (const place of numbers) {
      const value = Number(row[place]);
      if (Number.isNaN(at) || row[place] === null || Number.isNaN(value)) continue;
      const key = `${place} ${device}`;
      let line = found.get(key);
      if (line === undefined) {
        if (found.size === MOST) continue;
        found.set(key, (line = { name: columns[place]!.name, device, points: [] }));
      }
      line.points.push([at, value]);
    }
  }
  return [...found.values()].map(({ name, device, points }, id): Line => {
    points.sort(([a], [b]) => a - b);
    const series = {
      id,
      name,
      device,
      kind: 'number',
      unit: null,
      label: null,
      tags: {},
    } as unknown as Series;
    return {
      series,
      mode: 'raw',
      cut: false,
      times: points.map(([at]) => at),
      values: points.map(([, value]) => value),
    };
  });
}

/** ClickHouse writes UTC without saying so. */
const timeOf = (cell: unknown): number =>
  Date.parse(`${String(cell).replace(' ', 'T')}${String(cell).includes(' ') ? 'Z' : ''}`);
