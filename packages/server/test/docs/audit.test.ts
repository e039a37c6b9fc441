// docs/audit.md has every action that the log records, and its rows are those of the code.
import { expect, it } from 'vitest';
import { AUDIT_ACTIONS } from '../../src/services/contract/audit-actions.js';
import { expectBlock, markdownTable, read } from './support/pages.js';

it('keeps the table of actions equal to the code', () => {
  const rows = Object.entries(AUDIT_ACTIONS).map(([action, meaning]) => [`\`${action}\``, meaning]);
  expectBlock('docs/audit.md', 'actions', markdownTable(['action', 'what happened'], rows));
});

it('says how many failed logins are recorded as the code does', () => {
  const source = read('packages/server/src/services/audit/access-watch.ts');
  const [, count] = /FAILURES_PER_MINUTE = (\d+)/.exec(source) ?? [];
  expect(read('docs/audit.md')).toContain(`at most ${count} a minute`);
});
