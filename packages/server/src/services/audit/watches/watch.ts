/**
 * What is watched: for a method of the catalog a function that is called before the change, within its transaction, reads what the
 * record needs of the state before, and answers what makes the note of the result, or those of many things changed at once. Undefined: nothing happened that counts.
 */
import type { Subjects } from '../../../catalog/catalog.js';
import type { AuditNote } from '../../contract/audit.js';

type After<R> = (result: R) => AuditNote | readonly AuditNote[] | undefined;

export type Watch<F> = F extends (...args: infer A) => Promise<infer R>
  ? (within: Subjects, ...args: A) => Promise<After<R>> | After<R>
  : never;

export type Watches<S extends keyof Subjects> = { readonly [M in keyof Subjects[S]]?: Watch<Subjects[S][M]> };
