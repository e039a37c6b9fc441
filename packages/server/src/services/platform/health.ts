/** Whether requests can be served: the catalog must answer; an engine that is away stops reads, not writes. */
import { messageOf } from '../../model/thrown.js';
import type { Catalog } from '../../catalog/catalog.js';
import type { PointsStore } from '../../points/store.js';
import type { Health } from '../services.js';

export class HealthService implements Health {
  constructor(
    private readonly catalog: Catalog,
    private readonly store: PointsStore,
    readonly figures: Health['figures'],
  ) {}

  async ready(): ReturnType<Health['ready']> {
    const { catalog, store } = this;
    const checks: Record<string, { ok: boolean; message?: string }> = {
      catalog: await outcome(() => catalog.ping()),
      engine: await outcome(() => store.ping()),
      disk: await outcome(() => Promise.resolve(store.checkRoom())),
      parts: parts(store),
    };
    return { ready: Object.values(checks).every(({ ok }) => ok), checks };
  }
}

/** Parts that were lost are told until somebody has looked after them; what is left is served all the same. */
function parts(store: PointsStore): { ok: boolean; message?: string } {
  const { mendingParts, lostParts } = store.state;
  if (mendingParts) return { ok: false, message: 'broken parts are being exchanged for their sources' };
  return lostParts === 0
    ? { ok: true }
    : { ok: true, message: `${lostParts} broken parts could not be brought back; the log names them` };
}

async function outcome(check: () => Promise<unknown>): Promise<{ ok: boolean; message?: string }> {
  try {
    await check();
    return { ok: true };
  } catch (error) {
    return { ok: false, message: messageOf(error) };
  }
}
