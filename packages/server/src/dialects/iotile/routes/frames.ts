/**
 * `GET /df/`: the points of a filter as a data frame, written while it is read, however many there are. Rule: an unknown
 * format is 404; `lastn` has no effect.
 */
import { Readable } from 'node:stream';
import { given } from '../../../model/given.js';
import { isNumeric } from '../../../model/kinds.js';
import { signedIn } from '../credentials.js';
import { notFound } from '../errors.js';
import { streamsOfFilter } from '../http/filter.js';
import { route } from '../route.js';
import { columnOf, points, plain, pivoted, statisticsOf } from '../streams/frame-lines.js';
import { timeRange } from '../streams/reading-times.js';
import { CONTENT_TYPES, FrameWriter, isFrameFormat, type FrameLine } from '../wire/frames.js';
import { windowsOf } from './data.js';

export const dataFrame = route({
  method: 'GET',
  path: '/df/',
  needs: signedIn,
  handle: async (call) => {
    const { query } = call;
    const format = query.text('format') ?? 'csv';
    if (!isFrameFormat(format)) throw notFound();
    const range = timeRange(query);
    const streams = await streamsOfFilter(call);
    const windows = await windowsOf(call, streams, range.from, range.to);
    const columns = streams
      .filter(({ series }) => isNumeric(series.kind))
      .map((stream) => {
        const window = windows.find((one) => one.series.some(({ id }) => id === stream.series.id));
        return columnOf(stream, query.flag('apply_mdo'), {
          ...range,
          ...given({ from: window?.from, to: window?.to }),
        });
      });
    const pivot = query.flag('pivot');
    const extended = query.flag('extended') && !pivot;
    const writer = new FrameWriter(
      format,
      pivot
        ? columns.map(({ slug }) => slug)
        : ['value', 'stream_slug', ...(extended ? ['device_timestamp', 'streamer_local_id'] : [])],
    );
    const statistics = pivot && query.flag('apply_mdo') && query.flag('stats');
    const lines = statistics
      ? await statisticsOf(call, columns)
      : pivot
        ? pivoted(points(call, columns, range), columns)
        : plain(points(call, columns, range), extended);
    return call.reply
      .type(CONTENT_TYPES[format])
      .send(Readable.from(await started(written(writer, lines)), { objectMode: false }));
  },
});

async function* written(
  writer: FrameWriter,
  pages: Iterable<FrameLine[]> | AsyncIterable<FrameLine[]>,
): AsyncGenerator<string> {
  let text = writer.begin();
  for await (const page of pages) {
    for (const line of page) text += writer.line(line);
    if (text !== '') yield text;
    text = '';
  }
  text += writer.end();
  if (text !== '') yield text;
}

/** The first piece is made before the answer begins, so that a refused query is answered as one. */
async function started(pieces: AsyncGenerator<string>): Promise<AsyncIterable<string>> {
  const first = await pieces.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* pieces;
  })();
}
