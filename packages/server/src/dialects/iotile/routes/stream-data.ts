/**
 * The data of one stream, oldest first: `start` is included, `end` is not, so that chained intervals count nothing twice;
 * `lastn` keeps the newest of what these leave; pages are cut from that. The device's mask always applies.
 */
import { Readable } from 'node:stream';
import { given } from '../../../model/given.js';
import { MICROS_PER_SECOND } from '../../../model/time.js';
import type { SelectedSeries } from '../../../services/services.js';
import { signedIn } from '../credentials.js';
import { envelope, EXTRA_LARGE } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { within, maskOf } from '../streams/masks.js';
import { RowForm } from '../wire/rows.js';
import { readTime, rowTime } from '../wire/times.js';
import { existing } from './streams.js';

const MAX_LAST = 100_000;

export const streamDataRoutes: readonly IotileRoute[] = [
  route({
    method: 'GET',
    path: '/stream/:slug/data/',
    needs: signedIn,
    handle: async (call) => {
      const place = await call.caller.stream(call.param('slug'));
      const stream = existing(place);
      const form = new RowForm(stream);
      const range = rangeOf(call, place.device);
      return envelope(call, EXTRA_LARGE, async (slice) => {
        const { rows, total } = await call.services.query.numberedPage({
          windows: [{ series: [selected(stream.series)], ...range }],
          order: 'time',
          newest: newest(call),
          include: ['metadata'],
          ...slice,
        });
        return { total, items: rows.map((row) => form.ofStream(row)) };
      });
    },
  }),
  route({ method: 'GET', path: '/stream/:slug/csv/', needs: signedIn, handle: csv }),
];

/** Unreadable bounds are ignored here. */
function rangeOf({ query }: Call, device: Parameters<typeof maskOf>[0] | null) {
  const mask = device === null ? { start: undefined, end: undefined } : maskOf(device);
  return within(mask, readTime(query.text('start')), readTime(query.text('end')));
}

function newest({ query }: Call): number | undefined {
  const count = query.integer('lastn');
  return count === undefined ? undefined : Math.min(Math.max(count, 1), MAX_LAST);
}

export const selected = ({
  id,
  project,
  name,
  kind,
  unit,
  label,
  calibration,
  counter,
  device,
}: SelectedSeries): SelectedSeries => ({
  id,
  project,
  name,
  kind,
  unit,
  label,
  calibration,
  counter,
  device,
});

const CSV_PAGE = 50_000;

/** All rows as a file, in pieces, so that its length does not matter. */
async function csv(call: Call) {
  const place = await call.caller.stream(call.param('slug'));
  const stream = existing(place);
  const form = new RowForm(stream);
  const range = rangeOf(call, place.device);
  const { services, reply } = call;
  async function* lines() {
    yield 'Timestamp,Value\n';
    let cursor: string | undefined;
    do {
      const page = await services.query.points({
        project: place.project.id,
        series: [selected(stream.series)],
        order: 'asc',
        limit: CSV_PAGE,
        ...range,
        ...given({ cursor }),
      });
      yield page.rows
        .map((row) => `${csvTime(row.time)},${text(form.ofStream(row).output_value)}\n`)
        .join('');
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
  }
  return reply
    .type('text/csv')
    .header('content-disposition', `attachment; filename="${place.slug}.csv"`)
    .send(Readable.from(lines()));
}

const csvTime = (time: number): string =>
  rowTime(Math.floor(time / MICROS_PER_SECOND) * MICROS_PER_SECOND)
    .replaceAll('-', '/')
    .replace('T', ' ')
    .slice(0, 19);
const text = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));
