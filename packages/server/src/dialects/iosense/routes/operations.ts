/**
 * `getOperationDataWithTime`: for each asked sensor the first, last, least or greatest value of a range, with its time, if
 * wanted only among values that a comparison holds for.
 */
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { isJsonObject } from '../../../model/json-object.js';
import type { PointRow, SelectedSeries, Services } from '../../../services/services.js';
import { admit } from '../credentials.js';
import { sensorsOfDevice } from '../data/sensors.js';
import { route } from '../route.js';
import { bodyOf } from '../wire/body.js';
import { boundsOf, type Bounds } from '../wire/comparisons.js';
import { deviceOf, parametersOf, rangeOf, required, wordOf, type Range } from '../wire/parameters.js';
import { valueText } from '../wire/rows.js';
import { timeText } from '../wire/times.js';

type Query = Services['query'];

const OPERATIONS = ['first', 'last', 'min', 'max'] as const;
type Operation = (typeof OPERATIONS)[number];
const MAX_ENTRIES = 1_000;

export const operations = route({
  method: 'PUT',
  path: '/getOperationDataWithTime',
  needs: admit('project:read'),
  handle: async ({ services, project, request }) => {
    const body = bodyOf(request);
    const range = rangeOf(body, 'startTime', 'endTime');
    const { devConfig: entries } = body.members;
    if (!Array.isArray(entries) || entries.length > MAX_ENTRIES)
      throw invalidField(
        'devConfig',
        entries,
        `a list of at most ${MAX_ENTRIES} {devID, sensorID, operation}`,
      );
    const data: Record<string, object | null> = {};
    for (const [index, one] of entries.entries()) {
      const entry = readEntry(one, `devConfig[${index}]`);
      const { device, sensor, operation } = entry;
      const [series] = await sensorsOfDevice(services, project, device, [sensor]);
      const row = series && (await find(services.query, series, entry, range));
      data[`${device}_${sensor}_${operation}`] = row
        ? { time: timeText(row.time), value: valueText(row.value) }
        : null;
    }
    return { data };
  },
});

interface Entry {
  readonly device: string;
  readonly sensor: string;
  readonly operation: Operation;
  readonly bounds: Bounds;
}

/** Refusals name a member with its place in the list. */
function readEntry(entry: unknown, at: string): Entry {
  if (!isJsonObject(entry)) throw invalidField(at, entry, 'an object with devID, sensorID and operation');
  const read = parametersOf(
    Object.fromEntries(Object.entries(entry).map(([name, value]) => [`${at}.${name}`, value])),
  );
  return {
    operation: wordOf(read, `${at}.operation`, OPERATIONS),
    device: deviceOf(read, `${at}.devID`),
    sensor: required(read, `${at}.sensorID`, 'the id of a sensor'),
    bounds: boundsOf(read, `${at}.`),
  };
}

const BETTER: Readonly<Record<Operation, (a: PointRow, b: PointRow) => boolean>> = {
  first: (a, b) => a.time < b.time,
  last: (a, b) => a.time > b.time,
  min: (a, b) => a.value < b.value,
  max: (a, b) => a.value > b.value,
};

/** A comparison may need two ranges of values ("unlike 5"): the better of two answers then. */
async function find(
  query: Query,
  series: SelectedSeries,
  { operation, bounds }: Entry,
  { from, to }: Range,
): Promise<PointRow | undefined> {
  let best: PointRow | undefined;
  for (const values of bounds) {
    const asked = { series: [series], after: from, before: to, ...given({ values }) };
    const [row] = await rowsAt(query, operation, asked);
    if (row !== undefined && (best === undefined || BETTER[operation](row, best))) best = row;
  }
  return best;
}

function rowsAt(
  query: Query,
  operation: Operation,
  asked: Parameters<Query['first']>[0],
): Promise<readonly PointRow[]> {
  switch (operation) {
    case 'first':
      return query.first(asked);
    case 'last':
      return query.last(asked);
    case 'min':
      return query.extremes({ ...asked, count: 1, end: 'least' });
    case 'max':
      return query.extremes({ ...asked, count: 1, end: 'greatest' });
  }
}
