/** `/channels/ID/bulk_update`: many entries at once, all of which are stored or none. */
import { whenRoom } from '../../json-slices.js';
import { admitSender, senderOf } from '../credentials.js';
import { storeEntries } from '../entries/store.js';
import { route } from '../route.js';
import { entryName, readCsvUpdates, readJsonUpdates } from '../wire/bulk.js';
import { membersOf, parametersOf } from '../wire/parameters.js';
import { zoneIn } from '../wire/times.js';

/** The key is in the body, so the body is received first: of 14,400 entries with some fields each. */
const BODY_LIMIT = 4 * 2 ** 20;
const FORMATS = [
  ['.json', readJsonUpdates],
  ['.csv', readCsvUpdates],
] as const;

export const bulkUpdateRoutes = FORMATS.map(([format, read]) =>
  route({
    method: 'POST',
    path: `/channels/:channel/bulk_update${format}`,
    needs: admitSender,
    points: 'in',
    bodyLimit: BODY_LIMIT,
    status: 202,
    handle: (call) =>
      whenRoom(Buffer.isBuffer(call.request.body) ? call.request.body.length : 0, async () => {
        const members = await membersOf(call.request);
        const caller = await senderOf(call, members);
        const entries = await read(members, zoneIn(parametersOf(members)));
        await storeEntries(call.services, caller, entries, entryName);
        return { success: true };
      }),
  }),
);
