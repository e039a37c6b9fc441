/**
 * Retention rules of projects as people make them. Rule: no change makes points go that the rules so far keep, unless whoever makes it says how
 * many; between that look and the change nobody else changes the rules of the project.
 */
import type { Catalog } from '../../catalog/catalog.js';
import { invalidField, TributaryError } from '../../errors/error.js';
import { InTurn } from '../../model/in-turn.js';
import type { RetentionFields, RetentionRule } from '../../model/records/retention.js';
import type { Retention, RetentionProposal } from '../contract/retention.js';
import { found, isId, notFound } from '../devices/checks.js';
import { list, pageRequest } from '../paging.js';
import { checkRule, whole } from './checks.js';
import { Keeping, type ProposedRule } from './keeping.js';
import { MAX_RULES } from './limits.js';
import { MatchingWork } from './matching-work.js';
import type { RetentionPreviews } from './preview.js';
import type { RetentionRunner } from './runner.js';

export interface RetentionOptions {
  readonly catalog: Pick<Catalog, 'retentionRules'>;
  readonly previews: RetentionPreviews;
  readonly runner: Pick<RetentionRunner, 'start' | 'status'>;
  /** By project. */
  readonly turns: InTurn<number>;
}

/** Of what is estimated, a part by which it may be off from one look to the next. */
const TOLERANCE = 0.1;

export class RetentionService implements Retention {
  /** A look costs much in a large project: one at a time. */
  readonly #looks = new InTurn<number>();

  constructor(private readonly options: RetentionOptions) {}

  list: Retention['list'] = async (project, page) =>
    list(await this.options.catalog.retentionRules.list(project, pageRequest(page)));

  get: Retention['get'] = async (project, id) =>
    found(
      'Retention rule',
      id,
      isId(id) ? await this.options.catalog.retentionRules.get(project, id) : undefined,
    );

  create: Retention['create'] = (project, fields, confirm) =>
    this.options.turns.run(project, async () => {
      await this.#requireConfirmed(project, { add: fields }, confirm);
      return this.options.catalog.retentionRules.create(project, whole(fields));
    });

  update: Retention['update'] = (project, id, change, confirm) =>
    this.options.turns.run(project, async () => {
      const before = await this.get(project, id);
      await this.#requireConfirmed(project, { id, change }, confirm);
      const after = whole({ ...before, ...change });
      return found(
        'Retention rule',
        id,
        await this.options.catalog.retentionRules.update(project, id, after),
      );
    });

  delete: Retention['delete'] = (project, id, confirm) =>
    this.options.turns.run(project, async () => {
      await this.#requireConfirmed(project, { id }, confirm);
      if (!(await this.options.catalog.retentionRules.delete(project, id)))
        throw notFound('Retention rule', id);
    });

  preview: Retention['preview'] = (project, proposal, signal) =>
    this.#looks.run(project, async () => {
      signal?.throwIfAborted();
      const stored = await this.options.catalog.retentionRules.all(project);
      const proposed = proposedOf(stored, proposal);
      const { keeping, before } = keepings(proposed, stored);
      // What stays as it is takes nothing more.
      return this.options.previews.of(project, keeping, {
        ...(proposed !== stored && { before }),
        signal,
      });
    });

  status: Retention['status'] = (project) => this.options.runner.status(project);

  run: Retention['run'] = (owner) => this.options.runner.start(owner);

  async #requireConfirmed(project: number, proposal: RetentionProposal, confirm: number): Promise<void> {
    const stored = await this.options.catalog.retentionRules.all(project);
    const { keeping, before } = keepings(proposedOf(stored, proposal), stored);
    const { points, exact } = await this.options.previews.of(project, keeping, { before, onlyMore: true });
    if (points * (exact ? 1 : 1 - TOLERANCE) > confirm)
      throw new TributaryError('retention_unconfirmed', { field: 'confirm', value: points, limit: confirm });
  }
}

/** Of one look, which compares so many letters at most. */
function keepings(proposed: readonly ProposedRule[], stored: readonly ProposedRule[]) {
  const now = Date.now();
  const { spend } = new MatchingWork();
  return { keeping: new Keeping(proposed, now, spend), before: new Keeping(stored, now, spend) };
}

/** Throws where they cannot be. */
function proposedOf(
  stored: readonly RetentionRule[],
  { rules, add, id, change }: RetentionProposal,
): readonly ProposedRule[] {
  if ([rules, add, id].filter((member) => member !== undefined).length > 1)
    throw invalidField('rules', rules, 'only one of `rules`, `add` and `id`');
  if (rules !== undefined) return checked(rules.map((rule) => ({ ...rule, id: null })));
  if (add !== undefined) return checked([...stored, { ...add, id: null }], add);
  if (id === undefined) {
    if (change !== undefined) throw invalidField('id', undefined, 'the rule that the change is of');
    return stored;
  }
  const before = found(
    'Retention rule',
    id,
    stored.find((rule) => rule.id === id),
  );
  if (change === undefined) return stored.filter((rule) => rule !== before);
  const after = { ...before, ...change };
  checkRule(after, before.name);
  return stored.map((rule) => (rule === before ? after : rule));
}

function checked(rules: readonly ProposedRule[], only?: RetentionFields): readonly ProposedRule[] {
  if (only !== undefined) checkRule(only);
  else for (const rule of rules) checkRule(rule);
  if (rules.length > MAX_RULES)
    throw new TributaryError('too_many_in_project', { limit: MAX_RULES, what: 'retention rules' });
  const names = new Set<string>();
  for (const { name } of rules) {
    if (names.has(name))
      throw new TributaryError('already_exists', { what: 'Retention rule', field: 'name', value: name });
    names.add(name);
  }
  return rules;
}
