// docs/errors.md has every code of the catalogue, with its status and whether to try again, and nothing else.
import { expect, it } from 'vitest';
import { ERRORS, type ErrorDefinition } from '../../src/errors/catalogue.js';
import { expectBlock, markdownTable, read, tableRows } from './support/pages.js';

const entries = Object.entries<ErrorDefinition>(ERRORS);

it('keeps the table of errors equal to the catalogue', () => {
  const rows = entries.map(([code, { status, retryable, message }]) => [
    `\`${code}\``,
    String(status),
    retryable ? 'yes' : 'no',
    message,
  ]);
  expectBlock('docs/errors.md', 'errors', markdownTable(['code', 'status', 'retryable', 'message'], rows));
});

it('shows in its example what the catalogue says of that code', () => {
  const [, json] = /^```json\n(.*?)\n```$/ms.exec(read('docs/errors.md')) ?? [];
  const { error } = JSON.parse(json!) as { error: { code: keyof typeof ERRORS; retryable: boolean } };
  expect(error.retryable).toBe(ERRORS[error.code].retryable);
});

it('names in every document only codes that exist', () => {
  const known = new Set(Object.keys(ERRORS));
  // Words with an underscore, less the names of aggregations (also of the span before) and metrics and of one member of iobeam's.
  const mentioned = ['limits', 'semantics', 'operations', 'native-api'].flatMap((page) => [
    ...read(`docs/${page}.md`).matchAll(/`([a-z]+(?:_[a-z]+)+)`/g),
  ]);
  const codes = mentioned
    .map(([, code]) => code!)
    .filter((code) => !/^time_(weighted|at)|^standard_|^tributary_|_before$|^device_id$/.test(code));
  expect(codes.filter((code) => !known.has(code))).toEqual([]);
  expect(tableRows(read('docs/errors.md')).length).toBe(entries.length + 1);
});
