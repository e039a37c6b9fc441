// The examples of docs/mqtt-mapping.md: each mapping with its messages, as the command tries them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tributary } from '../support/command.js';
import { read, ROOT } from './support/pages.js';

const PAGE = 'docs/mqtt-mapping.md';
const EXAMPLE = /## ([^\n]+)\n[^`]*```json\n(.*?)```\n\n```text\n(.*?)```\n\n```text\n(.*?)```/gs;
const folder = mkdtempSync(path.join(tmpdir(), 'tributary-docs-mapping-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'mapping.json');

describe('the examples of mappings', () => {
  const examples = [...read(PAGE).matchAll(EXAMPLE)];

  it('are all here', () => {
    expect(examples).toHaveLength((read(PAGE).match(/```json/g) ?? []).length);
    expect(examples.length).toBeGreaterThan(8);
  });

  it.each(examples.map(([, name, mapping, messages, rows]) => [name!, mapping!, messages!, rows!]))(
    '%s',
    async (_name, mapping, messages, rows) => {
      writeFileSync(file, mapping);
      const { out, err } = await tributary(['mqtt-upstream', 'test', file], { stdin: messages });
      expect(err).not.toContain('Error');
      if (process.env['UPDATE_DOCS'] !== undefined && out !== rows)
        writeFileSync(
          path.join(ROOT, PAGE),
          read(PAGE).replace(
            `${messages}\`\`\`\n\n\`\`\`text\n${rows}\`\`\``,
            () => `${messages}\`\`\`\n\n\`\`\`text\n${out}\`\`\``,
          ),
        );
      else expect(out).toBe(rows);
    },
  );
});
