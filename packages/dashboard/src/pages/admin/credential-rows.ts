/**
 * Secrets as people paste them: one a line, or a CSV with a heading. Rules: what may be meant as the other of both is refused, since a
 * wrong secret is found only when devices are turned away; no message says what was pasted, but for names of columns in a heading,
 * which has the column `secret`.
 */
import type { NewAdoption } from '@tributary/client';
import { partsOf } from '../../shared/parts.js';
import type { CredentialKind } from './credential-kinds.js';
import { DELIMITERS, linesOf, tableOf } from './pasted-table.js';

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
/** What people call columns of such tables. A secret of such a name is written below a heading. */
const NAMES =
  /^(secrets?|identifier|names?|devices?|address(es)?|tokens?|passwords?|(api|access)?[ _-]?(key|secret|token)s?|id|users?|user[ _-]?name|e-?mail|scopes?|expires)$/;
const MOST = 100;

export function credentialsOf(text: string, common: Common): CredentialRow[] {
  const table = tableOf(text);
  if (table === undefined) throw new Error('Nothing was pasted.');
  const rows = table.heading.includes('secret') ? tabled(table, common) : plain(text, table.heading, common);
  if (rows.length === 0) throw new Error('Below the first line there is no row.');
  if (rows.length > MOST)
    throw new Error(`There are ${rows.length} secrets; at most ${MOST} are taken at once.`);
  requireDifferent(rows);
  return rows;
}

function plain(text: string, heading: readonly string[], common: Common): CredentialRow[] {
  if (heading.some((name) => NAMES.test(name)))
    throw new Error(
      `The first line looks like names of columns, without “secret”; expected ${COLUMNS.join(', ')}.`,
    );
  return linesOf(text).flatMap((untrimmed, at) => {
    const [secret, line] = [untrimmed.trim(), at + 1];
    if (secret === '') return [];
    if (secret.startsWith('"') || DELIMITERS.some((one) => secret.includes(one)))
      throw new Error(
        `Line ${line} looks like a row of several cells: one with a comma, semicolon, tab or quote in it stands in quotes, below a first line with the names of the columns.`,
      );
    return [{ line, credential: credentialOf(common, { secret }) }];
  });
}

/** As the server tells them apart, which is not asked about all of them at once. */
function requireDifferent(rows: readonly CredentialRow[]): void {
  const seen = new Map<string, number>();
  for (const { line, credential } of rows) {
    const { form, identifier = '', secret } = credential;
    const key = form === 'token' ? JSON.stringify([identifier, secret]) : identifier.toLowerCase();
    const before = seen.get(key);
    if (before !== undefined) throw new Error(`Line ${line} has the same credential as line ${before}.`);
    seen.set(key, line);
  }
}

function tabled({ heading, rows }: NonNullable<ReturnType<typeof tableOf>>, common: Common): CredentialRow[] {
  const strange = heading.find((name) => !COLUMNS.includes(name));
  if (strange !== undefined)
    throw new Error(`There is a column “${strange}”; expected ${COLUMNS.join(', ')}.`);
  return rows().map(({ line, of }) => {
    const secret = of('secret');
    if (secret === '') throw new Error(`Line ${line} has no secret.`);
    if (secret !== secret.trim()) throw new Error(`Line ${line}: the secret has blanks at its ends.`);
    const credential = credentialOf(common, {
      ...{ secret, identifier: of('identifier'), name: of('name') },
      ...{ devices: wordsOf(of('devices')), addresses: wordsOf(of('addresses')) },
    });
    return { line, credential };
  });
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
