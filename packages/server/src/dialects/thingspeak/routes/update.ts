/** `/update`: one entry, in an address, a form or JSON; the key says of which channel. */
import { admitSender, admitWriter, senderOf, type ChannelCaller } from '../credentials.js';
import { storeEntries } from '../entries/store.js';
import { route } from '../route.js';
import type { Call } from '../../route.js';
import { readEntry, type SentEntry } from '../wire/entry.js';
import { membersOf, parametersOf, queryOf, type Members } from '../wire/parameters.js';
import { showTime, zoneIn, type Zone } from '../wire/times.js';
import { channelId } from '../wire/ids.js';
import { FIELDS, fieldName } from '../channels/fields.js';
import { entryXml } from '../wire/xml.js';

const FORMATS = ['', '.json', '.xml'] as const;
type Format = (typeof FORMATS)[number];

/** A device reads a figure, and nothing else. */
const configOf = (format: Format) => (format === '' ? { config: { refusal: '0' as const } } : {});

export const updateRoutes = FORMATS.flatMap((format) => [
  route({
    method: 'GET',
    path: `/update${format}`,
    needs: admitWriter,
    points: 'in',
    ...configOf(format),
    handle: (call) => update(call, call, queryOf(call.request), format),
  }),
  route({
    method: 'POST',
    path: `/update${format}`,
    needs: admitSender,
    points: 'in',
    ...configOf(format),
    handle: async (call) => {
      const members = await membersOf(call.request);
      return update(call, await senderOf(call, members), members, format);
    },
  }),
]);

async function update(
  { services, reply }: Call,
  caller: ChannelCaller,
  members: Members,
  format: Format,
): Promise<unknown> {
  const zone = zoneIn(parametersOf(members));
  const entry = readEntry(members, zone);
  const [stored] = await storeEntries(services, caller, [entry]);
  const { id, time } = stored!;
  if (format === '') return reply.type('text/plain; charset=utf-8').send(String(id));
  const shown = shownEntry(caller, { ...entry, time }, id, zone);
  if (format === '.json') return shown;
  return reply.type('application/xml; charset=utf-8').send(entryXml(shown));
}

function shownEntry({ device }: ChannelCaller, entry: SentEntry, id: number, zone: Zone) {
  const [latitude, longitude] = entry.location?.split(',') ?? [];
  return {
    channel_id: channelId(device),
    ...Object.fromEntries(FIELDS.map((number) => [fieldName(number), entry.fields.get(number) ?? null])),
    created_at: showTime(entry.time!, zone),
    entry_id: id,
    status: entry.status ?? null,
    latitude: latitude ?? null,
    longitude: longitude ?? null,
    elevation: entry.elevation === undefined ? null : String(entry.elevation),
  };
}
