/** Which series a rule, of alerts or of retention, is about: all that are given must hold. */
import type { TagFilter } from './device.js';

export interface RuleSelection {
  /** Keys. */
  readonly devices?: readonly string[];
  readonly tags?: readonly TagFilter[];
  /** A glob over the name of the series; absent: every series. */
  readonly series?: string;
}
