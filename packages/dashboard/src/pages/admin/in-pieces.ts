/** Credentials to the server, some at a time: the slow hashes of many take longer than a request may. */
import type { Adopted as Answered, NewAdoption } from '@tributary/client';
import type { CredentialRow } from './credential-rows.js';

export type Told = NonNullable<Answered['credentials']>;

/** What the server takes in one request. */
const PIECE = 25;

/** `told`: of all rows that were done by then, after each piece; it has them also where a later one fails. */
export async function inPieces(
  create: (adoption: NewAdoption) => Promise<Answered>,
  rows: readonly CredentialRow[],
  how: Pick<NewAdoption, 'partial' | 'preview'>,
  told: (all: Told) => void,
): Promise<void> {
  let all: Told = [];
  for (let at = 0; at < rows.length; at += PIECE) {
    const credentials = rows.slice(at, at + PIECE).map(({ credential }) => credential);
    const { credentials: some = [] } = await create({ credentials, ...how });
    all = [...all, ...some.map((one) => ({ ...one, row: one.row + at }))];
    told(all);
  }
}
