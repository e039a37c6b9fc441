/** The part of the services that a listener touches before any point comes: for tests of listeners without a platform. */
import type { Access, Ingest, Services } from '../../src/services/services.js';

const ingest: Pick<Ingest, 'through'> = { through: () => ingest as Ingest };

export function withDoors(services: Readonly<Record<string, unknown>>): Services {
  const access = {
    ...(services['access'] as object | undefined),
    through: () => access as unknown as Access,
  };
  const refusals = { note: () => undefined, list: () => [] };
  return { ingest, refusals, ...services, access } as unknown as Services;
}
