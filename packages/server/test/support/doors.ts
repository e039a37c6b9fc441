/** The part of the services that a listener touches before any point comes: for tests of listeners without a platform. */
import type { Ingest, Services } from '../../src/services/services.js';

const ingest: Pick<Ingest, 'through'> = { through: () => ingest as Ingest };

export const withDoors = <T extends object>(services: T): Services =>
  ({ ingest, refusals: { note: () => undefined, list: () => [] }, ...services }) as unknown as Services;
