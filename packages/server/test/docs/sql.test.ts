// docs/sql.md lists every function that a statement may call, and the limits that the code keeps.
import { expect, it } from 'vitest';
import {
  AGGREGATE_SUFFIXES,
  ALLOWED_FUNCTIONS,
  ALLOWED_TABLE_FUNCTIONS,
} from '../../src/points/user-sql/allowed-functions.js';
import { MAX_BRACKETS, MAX_STATEMENT } from '../../src/points/user-sql/lexer.js';
import { MAX_ROWS } from '../../src/points/user-sql/user-sql.js';
import { expectBlock, markdownTable, read } from './support/pages.js';

it('lists the functions of each subject', () => {
  const rows = Object.entries(ALLOWED_FUNCTIONS).map(([subject, names]) => [
    subject,
    [...names]
      .sort((a, b) => a.localeCompare(b, 'en'))
      .map((name) => `\`${name}\``)
      .join(' '),
  ]);
  expectBlock('docs/sql.md', 'functions', markdownTable(['for', 'functions'], rows));
});

it('names the table functions, the suffixes of aggregates and the limits', () => {
  const page = read('docs/sql.md');
  for (const name of [...AGGREGATE_SUFFIXES, 'numbers', 'generate_series'])
    expect(page).toContain(`\`${name}\``);
  expect(ALLOWED_TABLE_FUNCTIONS).toEqual(['numbers', 'generate_series', 'generateSeries']);
  for (const limit of [MAX_STATEMENT, MAX_BRACKETS, MAX_ROWS])
    expect(page).toContain(`| ${limit.toLocaleString('en')} |`);
});
