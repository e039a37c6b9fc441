/**
 * What is to be recorded, before it is known who did it, and how it becomes a record. Rules: no secret ever stands in a note;
 * of what people wrote freely only names go in, cut to a length, and of documents only the names of their members.
 */
import type { Subjects } from '../../catalog/catalog.js';
import { acting, type Acting } from './acting.js';
import { mapInSlices } from '../../model/pace.js';
import type { JsonObject } from '../../model/json-object.js';
import type { AuditEntry } from '../../model/records/audit.js';
import type { AuditNote } from '../contract/audit.js';

const MAX_TEXT_LENGTH = 200;
const MAX_MEMBERS = 20;
const MAX_DETAILS_LENGTH = 4_000;

/** Writes the records of one change, all of one project and actor, through subjects of the transaction that the change is in. */
export async function writeNotes(within: Subjects, notes: readonly AuditNote[]): Promise<void> {
  const [first] = notes;
  if (first === undefined) return;
  const caller = acting();
  const principal = caller?.principal;
  const { project = null } = first;
  const organization =
    first.organization ??
    (project === null ? undefined : (await within.projects.get(project))?.organization) ??
    principal?.organization ??
    caller?.organization ??
    first.fallback ??
    null;
  const same = {
    time: Date.now(),
    organization,
    project,
    actor: await actorOf(within, caller, first.user),
    address: caller?.address ?? null,
    door: isLocal(caller) ? 'command' : (caller?.door ?? 'platform'),
  };
  const entries = await mapInSlices(notes, ({ action, subject, details = {} }) => ({
    ...same,
    action,
    subject: {
      kind: subject.kind,
      id: subject.id == null ? null : String(subject.id),
      name: subject.name == null ? null : cut(subject.name),
    },
    details: bounded(details),
  }));
  await within.audit.addAll(entries);
}

export const writeNote = (within: Subjects, note: AuditNote): Promise<void> => writeNotes(within, [note]);

const isLocal = (caller: Acting | undefined) => caller?.local === true || caller?.principal?.kind === 'local';

async function actorOf(
  within: Subjects,
  caller: Acting | undefined,
  user: number | null = caller?.principal?.user ?? null,
): Promise<AuditEntry['actor']> {
  const principal = caller?.principal;
  if (isLocal(caller)) return { kind: 'local', id: null, name: null };
  if (principal?.kind === 'device') {
    const [device] = principal.device === null ? [] : await within.devices.listAnywhere([principal.device]);
    return { kind: 'device', id: principal.device, name: device?.key ?? null };
  }
  if (principal?.kind === 'token') {
    const token = await within.tokens.get(principal.organization, principal.id);
    return { kind: 'token', id: principal.id, name: token === undefined ? null : cut(token.name) };
  }
  if (user !== null) return { kind: 'user', id: user, name: (await within.users.get(user))?.email ?? null };
  return { kind: caller === undefined ? 'platform' : 'unknown', id: null, name: null };
}

/** Old → new of the given members, where they differ; undefined: nothing changed. */
export function changes<T extends object>(
  before: T | undefined,
  after: T,
  names: readonly (keyof T & string)[],
) {
  const changed: Record<string, unknown> = {};
  for (const name of names) {
    const [old, now] = [before?.[name], after[name]];
    if (JSON.stringify(old) !== JSON.stringify(now)) changed[name] = { from: old ?? null, to: now ?? null };
  }
  return changed;
}

/** The members of two documents that differ: their names alone, because people keep secrets in such documents. */
export function changedMembers(before: JsonObject | undefined, after: JsonObject): JsonObject {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before?.[name]) !== JSON.stringify(after[name]),
  );
  return names.length === 0 ? {} : { attributes: names.slice(0, MAX_MEMBERS) };
}

const cut = (text: string) => (text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text);

function bounded(details: JsonObject): JsonObject {
  const shown = cutTexts(details) as JsonObject;
  return JSON.stringify(shown).length <= MAX_DETAILS_LENGTH
    ? shown
    : { shortened: true, members: Object.keys(shown).slice(0, MAX_MEMBERS) };
}

/** Three levels are what our own notes have; what lies deeper is somebody else's document and is left out. */
function cutTexts(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 3) return '…';
  if (Array.isArray(value)) return value.slice(0, MAX_MEMBERS).map((item) => cutTexts(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [cut(name), cutTexts(member, depth + 1)]),
  );
}
