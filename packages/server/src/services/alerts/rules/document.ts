/**
 * All rules and channels of a project as one document. Rules: it goes in by names, whole or not at all; what is there already as it says is left
 * alone; what can be known before is found out before the one transaction, which holds the catalog for some statements only.
 */
import type { Catalog } from '../../../catalog/catalog.js';
import { TributaryError } from '../../../errors/error.js';
import { append } from '../../../model/lists.js';
import { forEachInSlices, mapInSlices, Pace } from '../../../model/pace.js';
import { nowMicros } from '../../../model/time.js';
import type { AlertRule, AlertRuleFields, Channel, ChannelFields } from '../../../model/records/alert.js';
import { notFound } from '../../devices/checks.js';
import type { AlertsDocument, Callbacks, ImportReport, Mail } from '../../services.js';
import { MAX_CHANNELS, MAX_RULES } from '../limits.js';
import { secretOf } from '../notify/secret.js';
import { checkChannel, checkRule } from './checks.js';
import type { LiveRules } from './live-rules.js';
import { isSameChannel, isSameRule, looksForTheSame, whole, wholeChannel } from './same.js';

export interface ImportOptions {
  readonly catalog: Catalog;
  readonly live: Pick<LiveRules, 'set' | 'remove'>;
  readonly mail: Mail;
  readonly callbacks: Callbacks;
}

/** Rows of one read. */
const ALL = 1_000;

export async function exportedFrom(catalog: Catalog, project: number): Promise<AlertsDocument> {
  const { channels, rules } = await stored(catalog, project);
  return { channels: channels.map(wholeChannel), rules: await mapInSlices(rules, whole) };
}

/** Nobody else changes the rules of the project meanwhile. */
export async function importInto(
  options: ImportOptions,
  project: number,
  document: AlertsDocument,
  replace: boolean,
): Promise<ImportReport> {
  const { catalog, live } = options;
  const checked: ChannelFields[] = [];
  for (const channel of document.channels) checked.push(await checkChannel(channel, options));
  await forEachInSlices(document.rules, (rule) => checkRule(rule));
  const before = await stored(catalog, project);
  const channels = await planOf(checked, before.channels, 'Alert channel', isSameChannel);
  const rules = await planOf(document.rules, before.rules, 'Alert rule', isSameRule);
  await checkCalls(document.rules, [...before.channels, ...checked]);
  const from = nowMicros();
  const updates = await mapInSlices(rules.changed, ({ before: old, after }) => ({
    before: old,
    after: {
      ...{ id: old.id, project, created: old.created, updated: Date.now() },
      ...{ ...whole(after), from: looksForTheSame(old, after) ? old.from : from },
    },
  }));
  const gone = replace ? rules.others : [];
  const secrets: { channel: string; secret: string }[] = [];
  const made = await catalog.transaction(async (within) => {
    append(secrets, await writeChannels(within, project, channels, replace));
    await within.alertRules.deleteAll(gone);
    await within.alertRules.updateAll(updates);
    const rows = await within.alertRules.createAll(project, rules.made.map(whole), from);
    await checkCounts(within, project);
    return rows;
  });
  await live.remove(
    project,
    gone.map(({ id }) => id),
  );
  await live.set(project, [...made, ...updates.map(({ after }) => after)]);
  return {
    created: channels.made.length + rules.made.length,
    updated: channels.changed.length + rules.changed.length,
    unchanged: channels.unchanged + rules.unchanged,
    deleted: replace ? channels.others.length + gone.length : 0,
    secrets,
  };
}

interface Plan<Given, Stored> {
  readonly made: Given[];
  readonly changed: { readonly before: Stored; readonly after: Given }[];
  unchanged: number;
  /** What is stored and not among what is given. */
  readonly others: Stored[];
}

async function planOf<Given extends { readonly name: string }, Stored extends Given>(
  given: readonly Given[],
  before: readonly Stored[],
  what: string,
  isSame: (one: Stored, other: Given) => boolean,
): Promise<Plan<Given, Stored>> {
  const plan: Plan<Given, Stored> = { made: [], changed: [], unchanged: 0, others: [] };
  const known = new Map(before.map((one) => [one.name, one]));
  const names = new Set<string>();
  await forEachInSlices(given, (after) => {
    const { name } = after;
    if (names.has(name)) throw new TributaryError('already_exists', { what, field: 'name', value: name });
    names.add(name);
    const old = known.get(name);
    if (old === undefined) plan.made.push(after);
    else if (isSame(old, after)) plan.unchanged++;
    else plan.changed.push({ before: old, after });
  });
  for (const one of before) if (!names.has(one.name)) plan.others.push(one);
  return plan;
}

/** Rules call channels that there are. */
async function checkCalls(
  rules: readonly AlertRuleFields[],
  channels: readonly Pick<Channel, 'name'>[],
): Promise<void> {
  const names = new Set(channels.map(({ name }) => name));
  await forEachInSlices(rules, ({ channels: called }) => {
    const unknown = called.find((name) => !names.has(name));
    if (unknown !== undefined) throw notFound('Alert channel', unknown);
  });
}

type Within = Pick<Catalog, 'alertRules' | 'alertChannels'>;

/** Answers the secrets that are new. */
async function writeChannels(
  { alertChannels }: Within,
  project: number,
  { made, changed, others }: Plan<ChannelFields, Channel>,
  replace: boolean,
) {
  const secrets: { channel: string; secret: string }[] = [];
  const told = (channel: string, secret: string | null | undefined) => {
    if (secret != null) secrets.push({ channel, secret });
  };
  const pace = new Pace();
  for (const channel of made) {
    const secret = secretOf(channel) ?? null;
    await alertChannels.create(project, channel, secret);
    told(channel.name, secret);
    if (pace.late()) await pace.rest();
  }
  for (const { before, after } of changed) {
    const secret = secretOf(after, before);
    await alertChannels.update(project, before.id, after, secret);
    told(after.name, secret);
    if (pace.late()) await pace.rest();
  }
  for (const { id } of replace ? others : []) {
    await alertChannels.delete(project, id);
    if (pace.late()) await pace.rest();
  }
  return secrets;
}

async function checkCounts(within: Within, project: number): Promise<void> {
  if ((await within.alertRules.count(project)) > MAX_RULES)
    throw new TributaryError('too_many_in_project', { limit: MAX_RULES, what: 'alert rules' });
  if ((await within.alertChannels.count(project)) > MAX_CHANNELS)
    throw new TributaryError('too_many_in_project', { limit: MAX_CHANNELS, what: 'alert channels' });
}

async function stored(
  catalog: Within,
  project: number,
): Promise<{ channels: Channel[]; rules: AlertRule[] }> {
  return {
    channels: await all((after) => catalog.alertChannels.list(project, { limit: ALL, ...after })),
    rules: await all((after) => catalog.alertRules.list(project, { limit: ALL, ...after })),
  };
}

async function all<T>(
  page: (after: { after?: number }) => Promise<{ items: T[]; next: number | null }>,
): Promise<T[]> {
  const items: T[] = [];
  for (let after: { after?: number } = {}; ;) {
    const found = await page(after);
    append(items, found.items);
    if (found.next === null) return items;
    after = { after: found.next };
  }
}
