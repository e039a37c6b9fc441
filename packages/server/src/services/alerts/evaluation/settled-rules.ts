/** The rules of which every lane was looked at from its beginning: one that is not noted is looked at from there once more after a restart. */
import type { Lane, RuleOfLane } from '../lanes/lane.js';

/** Rules in one statement. */
const NOTED = 5_000;

export class SettledRules {
  /** Not noted yet. */
  readonly #whole = new Set<number>();

  constructor(private readonly note: (rules: readonly number[]) => Promise<void>) {}

  /** The lane was looked at from the beginning of its rule. */
  isWhole(lane: Lane): void {
    if (lane.rule.unsettled.delete(lane)) this.settles(lane.rule);
  }

  /** Notes a rule all of whose lanes were. */
  settles(rule: RuleOfLane): void {
    if (rule.isSettled || rule.unsettled.size > 0) return;
    rule.isSettled = true;
    this.#whole.add(rule.row.id);
  }

  async noteSome(): Promise<void> {
    if (this.#whole.size === 0) return;
    const rules = [...this.#whole].slice(0, NOTED);
    for (const rule of rules) this.#whole.delete(rule);
    await this.note(rules);
  }
}
