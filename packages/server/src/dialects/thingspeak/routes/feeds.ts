/** Entries of a channel: all of their fields, one of them, or their status. Old names of the paths are singular. */
import { mapInSlices } from '../../../model/pace.js';
import type { Call } from '../../route.js';
import { answerText } from '../../answers.js';
import { admitReader, type ChannelCaller } from '../credentials.js';
import { headOf } from '../channels/view.js';
import { labelsOf } from '../channels/settings.js';
import { fieldIn } from '../channels/path.js';
import { groupEntries } from '../entries/group.js';
import { ChannelReader } from '../entries/read.js';
import { route, type Own } from '../route.js';
import { feedQuery, type FeedQuery } from '../wire/feed-query.js';
import { csvOf, isWithin, jsonOf, type Form } from '../wire/output.js';

const FORMATS = ['', '.json', '.csv'] as const;
type Format = (typeof FORMATS)[number];

/** What of the entries is shown: all fields, the fields of these numbers, or none but their status. */
type What = 'all' | 'status' | number;

type ReadCall = Call & Own & ChannelCaller;

const feedRoute = (path: string, format: Format, whatOf: (call: ReadCall) => What) =>
  route({
    method: 'GET',
    path: `/channels/:channel/${path}${format}`,
    needs: admitReader,
    config: { refusal: '-1' },
    points: 'moved',
    handle: (call) => answerFeed(call, whatOf(call), format),
  });

export const feedRoutes = FORMATS.flatMap((format) => [
  ...['feeds', 'feed'].map((path) => feedRoute(path, format, () => 'all')),
  ...['fields/:field', 'field/:field'].map((path) =>
    feedRoute(path, format, ({ params }) => fieldIn(params)),
  ),
  feedRoute('status', format, () => 'status'),
]);

async function answerFeed(call: ReadCall, what: What, format: Format): Promise<unknown> {
  const { services, project, device, query, reply } = call;
  const asked = feedQuery(query);
  const reader = await ChannelReader.of(services, call);
  const labels = labelsOf(device, reader.series.fields);
  for (const number of [...labels.keys()]) if (what !== 'all' && what !== number) labels.delete(number);
  const fields = [...labels.keys()];
  const form: Form = {
    ...asked,
    ...{ fields, ids: asked.grouping === undefined },
    ...(what === 'status' && { status: true }),
  };
  const entries = await entriesOf(reader, asked, fields);
  if (format === '.csv') {
    void reply.type('text/csv; charset=utf-8');
    return reply.send(await answerText(reply, csvOf(entries, form)));
  }
  const lastId = (await services.entryNumbers.newest(project.id, [device.id])).get(device.id) ?? 0;
  return {
    channel: headOf(device, labels, { lastId, metadata: asked.metadata }),
    feeds: await mapInSlices(entries, jsonOf(form)),
  };
}

async function entriesOf(reader: ChannelReader, asked: FeedQuery, fields: readonly number[]) {
  const { grouping, zone, location } = asked;
  const newest = await reader.newest(asked, location && grouping === undefined);
  const entries = grouping === undefined ? newest : await groupEntries(newest, grouping, zone);
  const within = isWithin(asked, fields);
  return within === undefined ? entries : entries.filter(within);
}
