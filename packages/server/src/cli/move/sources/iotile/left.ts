/** What a project has at IOTile and this platform keeps no place for: told with its number, so that nobody misses it later. */
import type { Thing } from '../../engine/source.js';
import type { Vendor } from '../../engine/vendor.js';
import { BASE, type Envelope, type Project } from './api.js';

const LISTS = {
  datablock: 'data blocks (archives of devices, with the data that was moved into them)',
  fleet: 'fleets',
  'report/generated': 'generated reports',
} as const;

export async function* leftBehind(vendor: Vendor, { org }: Project): AsyncGenerator<Thing> {
  for (const [list, what] of Object.entries(LISTS)) {
    const { status, text } = await vendor.ask(`${BASE}/${list}/`, {
      query: { org, page_size: 1 },
      allowed: [400, 403, 404],
    });
    const count = status === 200 ? (JSON.parse(text) as Envelope<unknown>).count : 0;
    if (count > 0) yield { left: `${count} ${what} of the organization ${org}` };
  }
}
