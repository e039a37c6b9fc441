/** Whether requests can be served: the catalog must answer; an engine that is away stops reads, not writes. */
import type { Catalog } from '../../catalog/catalog.js';
import type { PointsStore } from '../../points/store.js';
import type { Health } from '../services.js';

export function checkHealth(catalog: Catalog, store: PointsStore): Health {
  return {
    async ready() {
      const checks: Record<string, { ok: boolean; message?: string }> = {
        catalog: await outcome(() => catalog.ping()),
        engine: await outcome(() => store.ping()),
        disk: await outcome(() => Promise.resolve(store.checkRoom())),
      };
      return { ready: Object.values(checks).every(({ ok }) => ok), checks };
    },
  };
}

async function outcome(check: () => Promise<unknown>): Promise<{ ok: boolean; message?: string }> {
  try {
    await check();
    return { ok: true };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
