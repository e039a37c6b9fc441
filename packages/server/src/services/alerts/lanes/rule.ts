/** A rule that is in force, with the series that it looks at. */
import type { AlertRule } from '../../../model/records/alert.js';
import { SelectionMatch } from '../../devices/rule-selection.js';
import type { Lane, RuleOfLane } from './lane.js';

export class LiveRule implements RuleOfLane {
  readonly lanes = new Map<number, Lane>();
  readonly unsettled = new Set<Lane>();
  readonly from: number;
  readonly about: SelectionMatch;

  constructor(
    /** As it was last changed. */
    public row: AlertRule,
    public isSettled: boolean,
  ) {
    this.from = row.from;
    this.about = new SelectionMatch(row.selection);
  }

  get needsDevice(): boolean {
    const { condition } = this.row;
    return this.about.needsTags || (condition.kind === 'compare' && condition.attribute !== undefined);
  }
}
