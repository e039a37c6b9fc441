/**
 * `getOperationDataWithTime`: for each asked sensor the first, last, least or greatest value of a range, with its time, if
 * wanted only among values that a comparison holds for.
 */
import type { FastifyInstance } from 'fastify';
import { invalidField } from '../../../errors/error.js';
import type { PointRow, SelectedSeries, Services } from '../../../services/services.js';
import { admit } from '../credentials.js';
import { sendJson } from '../errors.js';
import { sensorsOfDevice } from '../data/sensors.js';
import { boundsOf, type Bounds } from '../wire/comparisons.js';
import { bodyOf, deviceOf, rangeOf, required, type Members, type Range } from '../wire/parameters.js';
import { valueText } from '../wire/rows.js';
import { timeText } from '../wire/times.js';

const OPERATIONS = ['first', 'last', 'min', 'max'] as const;
type Operation = (typeof OPERATIONS)[number];
const MAX_ENTRIES = 1_000;

export function mountOperations(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'project:read');
  app.put('/getOperationDataWithTime', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const body = bodyOf(request.body, request.headers['content-type']);
    const range = rangeOf(body, 'startTime', 'endTime');
    const entries = body['devConfig'];
    if (!Array.isArray(entries) || entries.length > MAX_ENTRIES)
      throw invalidField(
        'devConfig',
        entries,
        `a list of at most ${MAX_ENTRIES} {devID, sensorID, operation}`,
      );
    const data: Record<string, object | null> = {};
    for (const [index, entry] of (entries as Members[]).entries()) {
      const { device, sensor, operation, bounds } = readEntry(entry, index);
      const [series] = await sensorsOfDevice(services, project, device, [sensor]);
      const row = series && (await find(services, series, operation, range, bounds));
      data[`${device}_${sensor}_${operation}`] = row
        ? { time: timeText(row.time), value: valueText(row.value) }
        : null;
    }
    return sendJson(reply, { data });
  });
}

function readEntry(entry: unknown, index: number) {
  if (typeof entry !== 'object' || entry === null)
    throw invalidField(`devConfig[${index}]`, entry, 'an object with devID, sensorID and operation');
  const members = entry as Members;
  const operation = members['operation'];
  if (!(OPERATIONS as readonly unknown[]).includes(operation))
    throw invalidField(`devConfig[${index}].operation`, operation, OPERATIONS.join(', '));
  return {
    device: deviceOf(members, 'devID'),
    sensor: required(members, 'sensorID', 'the id of a sensor'),
    operation: operation as Operation,
    bounds: boundsOf(members, `devConfig[${index}]`),
  };
}

/** A comparison may need two ranges of values ("unlike 5"): the better of two answers then. */
async function find(
  services: Services,
  series: SelectedSeries,
  operation: Operation,
  { from, to }: Range,
  bounds: Bounds,
): Promise<PointRow | undefined> {
  const found: PointRow[] = [];
  for (const values of bounds) {
    const query = { series: [series], after: from, before: to, ...(values === undefined ? {} : { values }) };
    const [row] =
      operation === 'first'
        ? await services.query.first(query)
        : operation === 'last'
          ? await services.query.last(query)
          : await services.query.extremes({
              ...query,
              count: 1,
              end: operation === 'min' ? 'least' : 'greatest',
            });
    if (row !== undefined) found.push(row);
  }
  const better: Record<Operation, (a: PointRow, b: PointRow) => boolean> = {
    first: (a, b) => a.time < b.time,
    last: (a, b) => a.time > b.time,
    min: (a, b) => a.value < b.value,
    max: (a, b) => a.value > b.value,
  };
  return found.reduce<PointRow | undefined>(
    (best, row) => (best === undefined || better[operation](row, best) ? row : best),
    undefined,
  );
}
