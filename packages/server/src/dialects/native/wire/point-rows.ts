/** Points and what is counted or computed per series, as rows of an answer. */
import { Type } from 'typebox';
import type {
  Include,
  PointRow as Row,
  SelectedSeries,
  SharedPoint,
  TailPoint,
} from '../../../services/services.js';
import type { PointsAnswer } from './point-columns.js';
import { valueText, type Table } from './rows.js';
import { AnswerTime, Name, OptionalValue } from './schemas.js';
import type { TimeText } from './times.js';

export const PointRow = Type.Object({
  device: Name,
  series: Name,
  time: AnswerTime,
  value: OptionalValue,
  sequence: Type.Optional(Type.Integer({ description: 'Of several points of one instant; absent: 0.' })),
  latitude: Type.Optional(Type.Number()),
  longitude: Type.Optional(Type.Number()),
  x: Type.Optional(Type.Number()),
  metadata: Type.Optional(Type.Unknown()),
});

type SeriesTexts = (id: number) => readonly [device: string, series: string];

/** The names of each series as JSON text, made once per answer. */
export function seriesTexts(series: readonly SelectedSeries[]): SeriesTexts {
  const byId = new Map(series.map((one) => [one.id, one]));
  const made = new Map<number, readonly [string, string]>();
  return (id) => {
    let texts = made.get(id);
    if (texts === undefined) {
      const { device, name } = byId.get(id)!;
      made.set(id, (texts = [JSON.stringify(device.key), JSON.stringify(name)]));
    }
    return texts;
  };
}

const json = (value: unknown): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value);

function pointTable(
  series: readonly SelectedSeries[],
  rows: readonly Row[],
  time: TimeText,
  include: readonly Include[],
): Table<Row> {
  const texts = seriesTexts(series);
  const position = include.includes('position');
  const x = include.includes('x');
  const metadata = include.includes('metadata');
  const columns = ['device', 'series', 'time', 'value', 'sequence'];
  if (position) columns.push('latitude', 'longitude');
  if (x) columns.push('x');
  if (metadata) columns.push('metadata');
  return {
    columns,
    rows,
    cells(row) {
      const [device, name] = texts(row.series);
      const cells: (string | undefined)[] = [device, name, time(row.time), valueText(row.value)];
      // Most points have no number of their own: their answer stays short.
      cells.push(row.sequence === 0 ? undefined : String(row.sequence));
      if (position) cells.push(json(row.latitude), json(row.longitude));
      if (x) cells.push(json(row.x));
      if (metadata) cells.push(json(row.metadata));
      return cells;
    },
  };
}

/** In every form: as a table, and as what columns are made of. */
export const pointsAnswer = (
  points: PointsAnswer,
  time: TimeText,
): { table: Table<Row>; points: PointsAnswer } => ({
  table: pointTable(points.series, points.rows, time, points.include),
  points,
});

export function tailPointText(point: TailPoint, time: TimeText): string {
  const { latitude, longitude, x, metadata } = point;
  return pointText(point, { latitude, longitude, x, metadata }, time);
}

/** Without time and value: there is something new of the series. */
export const sharedPointText = (point: SharedPoint, time: TimeText): string => {
  const { latitude, longitude } = point;
  return pointText(point, { latitude, longitude }, time);
};

function pointText(
  { device, name, time: at, value }: Pick<SharedPoint, 'device' | 'name' | 'time' | 'value'>,
  others: Readonly<Record<string, unknown>>,
  time: TimeText,
): string {
  let text = `{"device":${JSON.stringify(device)},"series":${JSON.stringify(name)}`;
  if (at !== undefined && value !== undefined) text += `,"time":${time(at)},"value":${valueText(value)}`;
  for (const [member, value] of Object.entries(others)) {
    if (value !== undefined) text += `,"${member}":${JSON.stringify(value)}`;
  }
  return `${text}}`;
}
