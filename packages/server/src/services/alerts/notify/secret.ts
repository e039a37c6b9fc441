/** The secret with which a webhook is signed. Rule: it is of the one who was told it, so that another address has another one. */
import { randomBytes } from 'node:crypto';
import type { ChannelFields } from '../../../model/records/alert.js';

type Aimed = Pick<ChannelFields, 'target'>;

/** Of a channel that is made or changed; undefined: it keeps the one it has. */
export function secretOf({ target }: Aimed, before?: Aimed): string | null | undefined {
  if (target.kind !== 'webhook') return null;
  if (before?.target.kind === 'webhook' && before.target.url === target.url) return undefined;
  return randomBytes(32).toString('base64url');
}
