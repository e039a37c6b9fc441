/** Checks of retention rules as people write them. Rule: a refusal names the field, the value seen and what was expected. */
import { invalidField } from '../../errors/error.js';
import { MAX_NAME } from '../../model/names.js';
import type { RetentionFields } from '../../model/records/retention.js';
import { checkFlag, checkText } from '../devices/checks.js';
import { checkSelection } from '../devices/rule-selection.js';
import { checkNewName } from '../names.js';
import { MAX_DAYS, MAX_POSITION } from './limits.js';

/** `before` is what the rule was called. */
export function checkRule(rule: RetentionFields, before?: string): void {
  checkText('name', rule.name, true, MAX_NAME);
  checkNewName('name', rule.name, before);
  checkText('description', rule.description);
  checkFlag('enabled', rule.enabled);
  checkSelection(rule.selection);
  const { keepDays, position } = rule;
  if (keepDays !== null && !isWhole(keepDays, 1, MAX_DAYS))
    throw invalidField('keepDays', keepDays, `a whole number from 1 to ${MAX_DAYS}, or null for ever`);
  if (!isWhole(position, 0, MAX_POSITION))
    throw invalidField('position', position, `a whole number from 0 to ${MAX_POSITION}`);
}

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

/** The members of a rule, and nothing else. */
export const whole = ({
  name,
  description = null,
  enabled,
  selection,
  keepDays,
  position,
}: RetentionFields): RetentionFields => ({ name, description, enabled, selection, keepDays, position });
