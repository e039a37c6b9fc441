/** The first start as `serve` makes it, with the credentials of all APIs, in a catalog that no server opened. */
import type { Catalog } from '../../src/catalog/catalog.js';
import { loadConfig } from '../../src/config.js';
import { dialectsOf, firstStartPartsOf } from '../../src/main/dialects.js';
import {
  bootstrap,
  type BootstrapOptions,
  type FirstCredentials,
} from '../../src/services/access/first-start/bootstrap.js';

/** What docs/operations.md says that is in the file. */
export interface FirstOfAll extends FirstCredentials {
  readonly apis: FirstCredentials['apis'] & {
    readonly native: { readonly token: string; readonly projectId: number };
    readonly influx: { readonly token: string; readonly database: string };
    readonly losant: {
      readonly applicationId: string;
      readonly token: string;
      readonly accessKey: string;
      readonly accessSecret: string;
    };
    readonly iobeam: { readonly projectId: number; readonly token: string; readonly userToken: string };
    readonly iosense: { readonly apikey: string; readonly userId: string };
    readonly datacooee: { readonly organizationId: string; readonly organizationApiKey: string };
    readonly thingspeak: { readonly userApiKey: string };
  };
}

const ALL = dialectsOf(loadConfig({}, {}));
const PARTS = firstStartPartsOf(ALL);

/** The names of all dialects, sorted. */
export const DIALECTS = ALL.map(({ name }) => name).sort();

export async function firstStart(
  catalog: Catalog,
  options: BootstrapOptions = {},
): Promise<FirstOfAll | undefined> {
  return (await bootstrap(catalog, { parts: PARTS, ...options })) as FirstOfAll | undefined;
}
