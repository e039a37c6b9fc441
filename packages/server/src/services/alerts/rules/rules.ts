/** Alert rules of projects as people make them. Rule: what a change looks for counts from the change on; a rule that is only called or told otherwise goes on as it was. */
import type { Catalog } from '../../../catalog/catalog.js';
import { TributaryError } from '../../../errors/error.js';
import { InTurn } from '../../../model/in-turn.js';
import { nowMicros } from '../../../model/time.js';
import type { AlertRule, AlertRuleFields } from '../../../model/records/alert.js';
import { found, isId, notFound } from '../../devices/checks.js';
import { list, pageRequest } from '../../paging.js';
import type { AlertRules, Callbacks, Jobs, Mail, ShownRule } from '../../services.js';
import { MAX_RULES } from '../limits.js';
import { checkRule } from './checks.js';
import { exportedFrom, importInto } from './document.js';
import type { History } from './history.js';
import type { LiveRules } from './live-rules.js';
import { looksForTheSame, whole } from './same.js';

export interface RulesOptions {
  readonly catalog: Catalog;
  readonly live: LiveRules;
  readonly history: History;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly mail: Mail;
  readonly callbacks: Callbacks;
}

export class AlertRuleService implements AlertRules {
  /** Changes of the rules of one project: what one of them has read holds until it has written. */
  readonly #turns = new InTurn<number>();

  constructor(private readonly options: RulesOptions) {}

  list: AlertRules['list'] = async (project, page) => {
    const { items, next } = list(await this.options.catalog.alertRules.list(project, pageRequest(page)));
    return { items: items.map((rule) => this.#shown(rule)), next };
  };

  get: AlertRules['get'] = async (project, id) => this.#shown(await this.#get(project, id));

  create: AlertRules['create'] = async (project, fields) => {
    const { catalog, live } = this.options;
    checkRule(fields);
    return this.#turns.run(project, async () => {
      await this.#checkChannels(project, fields);
      if ((await catalog.alertRules.count(project)) >= MAX_RULES)
        throw new TributaryError('too_many_in_project', { limit: MAX_RULES, what: 'alert rules' });
      const rule = await catalog.alertRules.create(project, whole(fields), nowMicros());
      await live.set(project, [rule]);
      return this.#shown(rule);
    });
  };

  update: AlertRules['update'] = (project, id, fields) =>
    this.#turns.run(project, async () => {
      const { catalog, live } = this.options;
      const before = await this.#get(project, id);
      const after = whole({ ...before, ...fields });
      checkRule(after, before.name);
      await this.#checkChannels(project, fields);
      const from = looksForTheSame(before, after) ? undefined : nowMicros();
      const rule = found('Alert rule', id, await catalog.alertRules.update(project, id, after, from));
      await live.set(project, [rule]);
      return this.#shown(rule);
    });

  delete: AlertRules['delete'] = (project, id) =>
    this.#turns.run(project, async () => {
      const { catalog, live } = this.options;
      if (!isId(id) || !(await catalog.alertRules.delete(project, id))) throw notFound('Alert rule', id);
      await live.remove(project, [id]);
    });

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

  exported: AlertRules['exported'] = (project) => exportedFrom(this.options.catalog, project);

  imported: AlertRules['imported'] = (project, document, { replace }) =>
    this.#turns.run(project, () => importInto(this.options, project, document, replace));

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
