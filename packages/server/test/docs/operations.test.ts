// docs/native-api.md and the OpenAPI document have every operation of the native API.
import { expect, it } from 'vitest';
import { EventStreams } from '../../src/dialects/event-streams.js';
import { nativeOperations } from '../../src/dialects/native/operations/operations.js';
import { openApiDocument } from '../../src/dialects/native/openapi/openapi.js';
import type { Needs } from '../../src/dialects/native/operations/operation.js';
import { NATIVE_BASE } from '../../src/dialects/native/native.js';
import { expectBlock, markdownTable, read, tableRows } from './support/pages.js';

const operations = nativeOperations(NATIVE_BASE, new EventStreams());

function scopeOf(needs: Needs): string {
  if (typeof needs === 'string') return needs === 'token' ? 'any token' : '';
  return `\`${'project' in needs ? needs.project : needs.scope}\``;
}

it('keeps the table of operations equal to their declarations', () => {
  const rows = operations.map(({ method, path, needs, summary }) => [
    `\`${method} ${path}\``,
    scopeOf(needs),
    summary,
  ]);
  expectBlock(
    'docs/native-api.md',
    'operations',
    markdownTable(['operation', 'needs', 'what it does'], rows),
  );
});

it('describes every operation in the OpenAPI document', () => {
  const { paths } = openApiDocument(NATIVE_BASE, operations) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  for (const { id, method, path } of operations) {
    const item = paths[NATIVE_BASE + path.replaceAll(/:(\w+)/g, '{$1}')];
    expect(item?.[method.toLowerCase()]?.operationId, `${method} ${path}`).toBe(id);
  }
});

it('names every member of a query family in the table of families', () => {
  const selection = ['devices', 'deviceIds', 'series', 'seriesIds', 'seriesTags', 'tags', 'assets'];
  const bounds = ['above', 'atLeast', 'below', 'atMost', 'equals'];
  const shared = new Set(['project', 'unit', 'format', ...selection, ...bounds]);
  const families = tableRows(read('docs/native-api.md')).filter(([family]) => family!.startsWith('/query/'));
  for (const [family, members] of families) {
    const { query } = operations.find(({ method, path }) => method === 'GET' && path === family)!;
    const own = Object.keys(query.properties).filter((name) => !shared.has(name));
    const named = members!.replaceAll(/\([^)]*\)/g, '').split(/,\s*/);
    expect(named.map((name) => name.trim()).sort(), family).toEqual(own.sort());
  }
  expect(families.length).toBe(
    operations.filter(({ method, path }) => method === 'GET' && path.startsWith('/query/')).length,
  );
});
