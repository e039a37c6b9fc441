/** Single entries: the last of a channel, the last with a value in a field or with a status, and the one of an id. */
import { TributaryError } from '../../../errors/error.js';
import type { PointValue } from '../../../services/services.js';
import type { Call } from '../../route.js';
import { fieldIn } from '../channels/path.js';
import { labelsOf } from '../channels/settings.js';
import { admitReader, type ChannelCaller } from '../credentials.js';
import type { Entry } from '../entries/entry.js';
import { ChannelReader } from '../entries/read.js';
import { route, type Own } from '../route.js';
import { shownIn, type Shown } from '../wire/feed-query.js';
import { csvOf, jsonOf, type Form } from '../wire/output.js';
import { textOf } from '../wire/values.js';

const FORMATS = ['', '.json', '.csv', '.txt'] as const;
type Format = (typeof FORMATS)[number];
type ReadCall = Call & Own & ChannelCaller;

interface Found {
  readonly entry: Entry | undefined;
  readonly fields: readonly number[];
  readonly status?: boolean;
  /** The whole of a text; absent: the entry as JSON. */
  readonly text?: (entry: Entry) => PointValue | undefined;
}

type Find = (call: ReadCall, reader: ChannelReader, shown: Shown) => Promise<Found>;

const lastOfAll: Find = async ({ device }, reader, { location }) => ({
  entry: await reader.lastOfAll(location),
  fields: [...labelsOf(device, reader.series.fields).keys()],
});

const lastOfField: Find = async ({ params }, reader, { location }) => {
  const field = fieldIn(params);
  const series = reader.series.fields.get(field);
  return {
    entry: await reader.last(series === undefined ? [] : [series], location),
    fields: [field],
    text: (entry) => entry.fields.get(field),
  };
};

const lastStatus: Find = async (_call, reader) => {
  const { status } = reader.series.own;
  return {
    entry: await reader.last(status === undefined ? [] : [status], false),
    ...{ fields: [], status: true },
    text: (entry) => entry.status,
  };
};

const entryOfId: Find = async ({ params, device }, reader, { location }) => ({
  entry: await reader.byId(idIn(params), location),
  fields: [...labelsOf(device, reader.series.fields).keys()],
});

const entryRoute = (path: string, format: Format, find: Find) =>
  route({
    method: 'GET',
    path: `/channels/:channel/${path}${format}`,
    needs: admitReader,
    config: { refusal: '-1' },
    points: 'moved',
    handle: (call) => answerEntry(call, find, format),
  });

export const lastRoutes = FORMATS.flatMap((format) => [
  ...['feeds/last', 'feed/last'].map((path) => entryRoute(path, format, lastOfAll)),
  ...['fields/:field/last', 'field/:field/last'].map((path) => entryRoute(path, format, lastOfField)),
  entryRoute('status/last', format, lastStatus),
  entryRoute('feeds/:entry', format, entryOfId),
]);

async function answerEntry(call: ReadCall, find: Find, format: Format): Promise<unknown> {
  const { services, query, reply } = call;
  const shown = shownIn(query);
  const reader = await ChannelReader.of(services, call);
  const { entry, fields, status, text } = await find(call, reader, shown);
  if (entry === undefined) throw new TributaryError('not_found', { what: 'Entry', value: call.request.url });
  const form: Form = { ...shown, fields, ids: true, ...(status && { status }) };
  if (format === '.csv')
    return reply.type('text/csv; charset=utf-8').send([...csvOf([entry], form)].join(''));
  if (format !== '.txt') return jsonOf(form)(entry);
  const value = text?.(entry);
  const whole = text === undefined ? JSON.stringify(jsonOf(form)(entry)) : textOf(value ?? '', shown.round);
  const [before, after] = [query.exact('prepend') ?? '', query.exact('append') ?? ''];
  return reply.type('text/plain; charset=utf-8').send(`${before}${whole}${after}`);
}

function idIn({ entry = '' }: Readonly<Record<string, string>>): number {
  const id = /^\d{1,10}$/.test(entry) ? Number(entry) : NaN;
  if (id >= 0 && id < 2 ** 32) return id;
  throw new TributaryError('not_found', { what: 'Entry', value: entry });
}
