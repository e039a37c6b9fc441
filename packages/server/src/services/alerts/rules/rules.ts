/** Alert rules of projects as people make them. Rule: what a change looks for counts from the change on; a rule that is only called or told otherwise goes on as it was. */
import type { Catalog } from '../../../catalog/catalog.js';
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { append } from '../../../model/lists.js';
import { forEachInSlices, Pace } from '../../../model/pace.js';
import { nowMicros } from '../../../model/time.js';
import type { AlertRule, AlertRuleFields, ChannelFields } from '../../../model/records/alert.js';
import { found, isId, notFound } from '../../devices/checks.js';
import { list, pageRequest } from '../../paging.js';
import type { AlertRules, Callbacks, ImportReport, Jobs, Mail, ShownRule } from '../../services.js';
import { MAX_CHANNELS, MAX_RULES } from '../limits.js';
import { secretOf } from '../notify/secret.js';
import { checkChannel, checkRule } from './checks.js';
import type { History } from './history.js';
import type { LiveRules } from './live-rules.js';

export interface RulesOptions {
  readonly catalog: Catalog;
  readonly live: LiveRules;
  readonly history: History;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly mail: Mail;
  readonly callbacks: Callbacks;
}

const ALL = 1_000;

export class AlertRuleService implements AlertRules {
  constructor(private readonly options: RulesOptions) {}

  list: AlertRules['list'] = async (project, page) => {
    const { items, next } = list(await this.options.catalog.alertRules.list(project, pageRequest(page)));
    return { items: items.map((rule) => this.#shown(rule)), next };
  };

  get: AlertRules['get'] = async (project, id) => this.#shown(await this.#get(project, id));

  create: AlertRules['create'] = async (project, fields) => {
    const { catalog, live } = this.options;
    checkRule(fields);
    await this.#checkChannels(project, fields);
    if ((await catalog.alertRules.count(project)) >= MAX_RULES)
      throw new TributaryError('too_many_in_project', { limit: MAX_RULES, what: 'alert rules' });
    const rule = await catalog.alertRules.create(project, whole(fields), nowMicros());
    await live.set(project, [rule]);
    return this.#shown(rule);
  };

  update: AlertRules['update'] = async (project, id, fields) => {
    const { catalog, live } = this.options;
    const before = await this.#get(project, id);
    const after = whole({ ...before, ...fields });
    checkRule(after, before.name);
    await this.#checkChannels(project, fields);
    const from = isSame(before, after) ? undefined : nowMicros();
    const rule = found('Alert rule', id, await catalog.alertRules.update(project, id, after, from));
    await live.set(project, [rule]);
    return this.#shown(rule);
  };

  delete: AlertRules['delete'] = async (project, id) => {
    const { catalog, live } = this.options;
    if (!isId(id) || !(await catalog.alertRules.delete(project, id))) throw notFound('Alert rule', id);
    await live.remove(project, id);
  };

  try: AlertRules['try'] = async (principal, project, asked, days) => {
    const { jobs, history } = this.options;
    const fields = typeof asked === 'number' ? await this.#get(project, asked) : asked;
    if (typeof asked !== 'number') checkRule(asked);
    const rule: AlertRule = { id: 0, from: 0, created: 0, updated: 0, ...fields, project, enabled: true };
    const starter = { user: principal.user, token: principal.kind === 'token' ? principal.id : null };
    const owner = { organization: principal.organization, project, starter };
    const input = { rule: typeof asked === 'number' ? asked : fields.name, days };
    return jobs.start(owner, 'alert-trial', (progress) => history.run(rule, days, progress), input);
  };

  exported: AlertRules['exported'] = async (project) => {
    const { catalog } = this.options;
    const channels = await all((after) => catalog.alertChannels.list(project, { limit: ALL, ...after }));
    const rules = await all((after) => catalog.alertRules.list(project, { limit: ALL, ...after }));
    return {
      channels: channels.map(({ name, target, group, repeat, quiet }) => ({
        name,
        target,
        group,
        repeat,
        quiet,
      })),
      rules: rules.map(whole),
    };
  };

  imported: AlertRules['imported'] = async (project, document, { replace }) => {
    const { catalog, live } = this.options;
    const channels: ChannelFields[] = [];
    const pace = new Pace();
    for (const channel of document.channels) channels.push(await checkChannel(channel, this.options));
    await forEachInSlices(document.rules, (rule) => checkRule(rule), pace);
    const report = {
      created: 0,
      updated: 0,
      deleted: 0,
      secrets: [] as { channel: string; secret: string }[],
    };
    const changed: AlertRule[] = [];
    const gone: AlertRule[] = [];
    await catalog.transaction(async (within) => {
      const [before, rules] = [
        await all((after) => within.alertChannels.list(project, { limit: ALL, ...after })),
        await all((after) => within.alertRules.list(project, { limit: ALL, ...after })),
      ];
      const known = new Map(before.map((channel) => [channel.name, channel]));
      for (const channel of channels) {
        const old = known.get(channel.name);
        known.delete(channel.name);
        const secret = secretOf(channel, old);
        if (old === undefined) await within.alertChannels.create(project, channel, secret ?? null);
        else await within.alertChannels.update(project, old.id, channel, secret);
        if (secret != null) report.secrets.push({ channel: channel.name, secret });
        report[old === undefined ? 'created' : 'updated']++;
      }
      const names = new Set([...before, ...channels].map(({ name }) => name));
      const old = new Map(rules.map((rule) => [rule.name, rule]));
      for (const rule of document.rules) {
        const unknown = rule.channels.find((name) => !names.has(name));
        if (unknown !== undefined) throw notFound('Alert channel', unknown);
        const was = old.get(rule.name);
        old.delete(rule.name);
        if (was === undefined)
          changed.push(await within.alertRules.create(project, whole(rule), nowMicros()));
        else {
          const from = isSame(was, rule) ? undefined : nowMicros();
          changed.push((await within.alertRules.update(project, was.id, whole(rule), from))!);
        }
        report[was === undefined ? 'created' : 'updated']++;
        if (pace.late()) await pace.rest();
      }
      if (replace) {
        for (const { id } of known.values()) await within.alertChannels.delete(project, id);
        for (const rule of old.values()) {
          await within.alertRules.delete(project, rule.id);
          gone.push(rule);
        }
        report.deleted = known.size + old.size;
      }
      await this.#checkCounts(within, project);
    });
    await live.set(project, changed);
    for (const { id } of gone) await live.remove(project, id);
    return report satisfies ImportReport;
  };

  async #checkCounts(within: Pick<Catalog, 'alertRules' | 'alertChannels'>, project: number): Promise<void> {
    if ((await within.alertRules.count(project)) > MAX_RULES)
      throw new TributaryError('too_many_in_project', { limit: MAX_RULES, what: 'alert rules' });
    if ((await within.alertChannels.count(project)) > MAX_CHANNELS)
      throw new TributaryError('too_many_in_project', { limit: MAX_CHANNELS, what: 'alert channels' });
  }

  async #get(project: number, id: number): Promise<AlertRule> {
    const rule = isId(id) ? await this.options.catalog.alertRules.get(project, id) : undefined;
    return found('Alert rule', id, rule);
  }

  async #checkChannels(project: number, { channels = [] }: Partial<AlertRuleFields>): Promise<void> {
    for (const name of channels)
      if ((await this.options.catalog.alertChannels.findByName(project, name)) === undefined)
        throw notFound('Alert channel', name);
  }

  #shown(rule: AlertRule): ShownRule {
    const lanes = [...(this.options.live.rule(rule.project, rule.id)?.lanes.values() ?? [])];
    return { ...rule, series: lanes.length, firing: lanes.filter(({ open }) => open !== undefined).length };
  }
}

/** What a rule looks for, and not what it is called and told. */
const sought = ({ enabled, selection, condition, for: hold, clear }: AlertRuleFields) =>
  JSON.stringify([enabled, sorted(selection), sorted(condition), hold, clear && sorted(clear)]);

const isSame = (one: AlertRuleFields, other: AlertRuleFields): boolean => sought(one) === sought(other);

/** Stores and people may write members in any order. */
const sorted = (value: object) =>
  Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));

/** The members of a rule, and nothing else. */
const whole = (rule: AlertRuleFields): AlertRuleFields => {
  const { name, description = null, enabled, severity, selection, condition, clear, channels } = rule;
  return {
    ...{ name, description, enabled, severity, selection, condition, channels },
    ...given({ for: rule.for, clear }),
  };
};

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
