/**
 * Secrets as people paste them: one a line, or a CSV with a heading. Rule: no message says what was pasted, but for names of columns in a
 * heading, which has the column `secret`.
 */
import type { NewAdoption } from '@tributary/client';
import { partsOf } from '../../shared/field.js';
import type { CredentialKind } from './credential-kinds.js';
import { linesOf, tableOf } from './pasted-table.js';

export type NewCredential = NonNullable<NewAdoption['credentials']>[number];

export interface CredentialRow {
  readonly line: number;
  readonly credential: NewCredential;
}

/** A line as it is shown: without its secret. */
export interface ShownLine {
  readonly line: number;
  readonly name: string;
  readonly identifier: string | undefined;
}

/** Of all lines that say nothing else. */
export interface Common {
  readonly kind: CredentialKind;
  readonly name: string;
  readonly identifier: string;
  readonly devices: readonly string[];
  readonly addresses: readonly string[];
  /** In milliseconds since 1970. */
  readonly expires: number | undefined;
  readonly scope: string;
}

const COLUMNS = ['secret', 'identifier', 'name', 'devices', 'addresses'];
/** What the server takes at once. */
const MOST = 100;

export function credentialsOf(text: string, common: Common): CredentialRow[] {
  const table = tableOf(text);
  if (table === undefined) throw new Error('Nothing was pasted.');
  const rows = table.heading.includes('secret')
    ? tabled(table, common)
    : linesOf(text).flatMap((line, at) =>
        line.trim() === ''
          ? []
          : [{ line: at + 1, credential: credentialOf(common, { secret: line.trim() }) }],
      );
  if (rows.length === 0) throw new Error('Below the first line there is no row.');
  if (rows.length > MOST)
    throw new Error(`There are ${rows.length} secrets; at most ${MOST} are taken at once.`);
  return rows;
}

function tabled({ heading, rows }: NonNullable<ReturnType<typeof tableOf>>, common: Common): CredentialRow[] {
  const strange = heading.find((name) => !COLUMNS.includes(name));
  if (strange !== undefined)
    throw new Error(`There is a column “${strange}”; expected ${COLUMNS.join(', ')}.`);
  return rows.map(({ line, of }) => ({
    line,
    credential: credentialOf(common, {
      secret: of('secret'),
      identifier: of('identifier'),
      name: of('name'),
      devices: wordsOf(of('devices')),
      addresses: wordsOf(of('addresses')),
    }),
  }));
}

/** Within a cell also by blanks or `|`, where commas separate cells. */
const wordsOf = (cell: string): string[] => partsOf(cell.replace(/[|;\s]+/g, ','));

interface Own {
  readonly secret: string;
  readonly identifier?: string;
  readonly name?: string;
  readonly devices?: readonly string[];
  readonly addresses?: readonly string[];
}

function credentialOf(common: Common, own: Own): NewCredential {
  const { kind, expires, scope } = common;
  const identifier = own.identifier || common.identifier;
  const devices = own.devices?.length ? own.devices : common.devices;
  const addresses = own.addresses?.length ? own.addresses : common.addresses;
  const name = own.name || common.name || `${kind.api} ${identifier || kind.form}`;
  return {
    ...{ api: kind.api, form: kind.form, name: name.slice(0, 255), secret: own.secret },
    ...(identifier !== '' && { identifier }),
    ...(devices.length > 0 && { devices: [...devices] }),
    ...(addresses.length > 0 && { addresses: [...addresses] }),
    ...(expires !== undefined && { expires }),
    ...(kind.form === 'token' && { scopes: [scope] }),
  };
}
