/**
 * How tests are built (CONTRIBUTING.md "Test support"): what more than one folder of tests uses stands in test/support and is told of
 * there, waits are those of waiting.ts, and no test judges how long something took.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, ROOT, tableRows } from './support/pages.js';

const FOLDERS = ['packages/server/test', 'packages/client/test'];
const SUPPORT = 'packages/server/test/support/';

/** What may use a timer of its own, and why. */
const OWN_TIMERS: Readonly<Record<string, string>> = {
  'packages/server/test/catalog/turns.test.ts': 'a timer that is due is the other one who wants a turn',
  'packages/server/test/hostile/sockets.ts': 'a client that gives up when nothing comes any more',
  'packages/server/test/mqtt/fleet.mjs': 'a process of its own, whose devices rest between reports',
};

/** What may read the monotonic clock, and why. */
const CLOCK_READERS: Readonly<Record<string, string>> = {
  'packages/server/test/iotile/report-storm.test.ts': 'prints a figure',
  'packages/server/test/model/pace.test.ts': 'is busy for a millisecond',
  'packages/server/test/mqtt/upstream.test.ts': 'prints a figure',
  'packages/server/test/services/exports/large.test.ts': 'prints a figure',
};

const files = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name))),
);
const own = path.relative(ROOT, import.meta.filename);
const tests = files.filter((file) => !file.startsWith(SUPPORT) && file !== own);
const having = (pattern: RegExp) => tests.filter((file) => pattern.test(read(file))).sort();

describe('the time in tests', () => {
  it('no test judges how long something took', () => {
    const judged =
      /expect\([^;]*?(?:performance\.now\(\)|Date\.now\(\) - \w*(?:began|begun|start|asked|before)\w*)/;
    expect(having(judged)).toEqual([]);
    expect(having(/performance\.now\(\)/)).toEqual(Object.keys(CLOCK_READERS).sort());
  });

  it('waits are those of test/support/waiting.ts', () => {
    const timer = /(?<!['`][^'`\n]*)\bsetTimeout\(|node:timers\/promises|const (?:sleep|pause) =|vi\.waitFor/;
    expect(having(timer)).toEqual(Object.keys(OWN_TIMERS).sort());
  });
});

describe('test/support', () => {
  it('is where everything stands that more than one folder of tests uses', () => {
    const topOf = (file: string) => file.split('/')[3];
    const crossing = tests.flatMap((file) =>
      [...read(file).matchAll(/from '(\.[^']+)'/g)]
        .map(([, target]) => path.normalize(path.join(path.dirname(file), target!)))
        .filter((target) => target.startsWith('packages/server/test/') && !target.startsWith(SUPPORT))
        .filter((target) => topOf(target) !== topOf(file))
        .map((target) => `${file} imports ${target}`),
    );
    expect(crossing).toEqual([]);
  });

  it('has a table in CONTRIBUTING.md that names each file, and no other', () => {
    const text = read('CONTRIBUTING.md').split('## Test support')[1]!.split('\n## ')[0]!;
    const told = tableRows(text).flatMap(([names]) =>
      names!.split(', ').filter((name) => name.includes('.')),
    );
    const there = readdirSync(path.join(ROOT, SUPPORT), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(path.join(ROOT, SUPPORT), path.join(entry.parentPath, entry.name)));
    expect(told.sort()).toEqual(there.sort());
  });

  it.each(files.filter((file) => file.startsWith(SUPPORT) && file.endsWith('.ts')))(
    '%s says what it is for',
    (file) => {
      expect(readFileSync(path.join(ROOT, file), 'utf8')).toMatch(/^(?:\/\*\*|\/\/)/);
    },
  );
});
