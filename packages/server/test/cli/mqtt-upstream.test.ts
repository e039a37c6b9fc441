// `tributary mqtt-upstream test`: what a mapping makes of messages, without a platform, and how the command ends.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tributary } from '../support/command.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tributary-mapping-trial-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'mapping.json');

async function tried(mapping: unknown, stdin: string) {
  writeFileSync(file, typeof mapping === 'string' ? mapping : JSON.stringify(mapping));
  const { exit, out, err } = await tributary(['mqtt-upstream', 'test', file, '--json'], { stdin });
  return { exit, err, rows: out === '' ? [] : (JSON.parse(out) as Record<string, unknown>[]) };
}
const entry = { topic: 'a/+', project: 7, device: '{2}' };

describe('tributary mqtt-upstream test', () => {
  it('prints what would be stored, and ends with 0 when all is', async () => {
    const { exit, rows } = await tried([entry], 'a/d {"t":1,"on":true}\n\na/e {"t":2}\n');
    expect(rows).toEqual([
      { line: 1, topic: 'a/d', result: 'stored', device: 'd', series: 't', time: 'arrival', value: 1 },
      { line: 1, topic: 'a/d', result: 'stored', device: 'd', series: 'on', time: 'arrival', value: true },
      { line: 3, topic: 'a/e', result: 'stored', device: 'e', series: 't', time: 'arrival', value: 2 },
    ]);
    expect(exit).toBe(0);
  });

  it.each<[string, object, string, string, string]>([
    ['no JSON', {}, 'a/d no', 'refused', 'not valid JSON'],
    ['another kind than before', {}, 'a/d {"t":1}\na/d {"t":"x"}', 'refused', 'series t holds number values'],
    ['a time of another unit', { time: { path: 'ts' } }, 'a/d {"ts":1767225600,"t":1}', 'refused', 'seconds'],
    [
      'a time to come',
      { time: { path: 'ts' } },
      'a/d {"ts":"2150-01-01T00:00:00Z","t":1}',
      'refused',
      'time is',
    ],
    ['an invisible name', {}, 'a/d\u0007 {"t":1}', 'refused', 'device'],
    ['nothing', {}, 'a/d {}', 'left out', 'no number, text or boolean'],
    ['a list of objects', {}, 'a/d {"t":1,"l":[{"x":1}]}', 'left out', 'payload.l is a list'],
    ['a topic that no entry has', {}, 'b/d {"t":1}', 'left out', 'no entry of the mapping'],
  ])('tells %s and ends with 1', async (_name, more, messages, result, reason) => {
    const { exit, rows, err } = await tried([{ ...entry, ...more }], messages);
    expect(rows.at(-1)).toMatchObject({ result, reason: expect.stringContaining(reason) as string });
    expect(exit).toBe(1);
    expect(err).toMatch(/1 of \d messages/);
  });

  it('reads what mosquitto_sub -F %j and %J write, and tells what a broker repeats', async () => {
    const time = { path: 'Time', zone: 'Europe/Berlin' };
    const payload = { Time: '2025-10-26T02:30:00', t: 1 };
    const lines = [
      { tst: '2025-10-26T02:30:01.000000+0100', topic: 'a/d', retain: 0, payload: JSON.stringify(payload) },
      { tst: '2025-10-26T02:30:01.000000+0200', topic: 'a/d', retain: 1, payload },
      { topic: 'b', retain: 1, payload: '{"t":1}' },
    ].map((line) => JSON.stringify(line));
    const { exit, rows } = await tried(
      [
        { ...entry, time },
        { topic: 'b', project: 7, device: 'b' },
      ],
      lines.join('\n'),
    );
    expect(rows.map(({ result, time: at }) => [result, at])).toEqual([
      ['stored', '2025-10-26T01:30:00.000Z'],
      ['stored', '2025-10-26T00:30:00.000Z'],
      ['repeated', undefined],
    ]);
    expect(exit).toBe(0);
  });

  it('takes the mapping of a project, and refuses what is none', async () => {
    const { project: _, ...own } = entry;
    expect((await tried([own], 'a/d {"t":1}')).exit).toBe(0);
    expect((await tried([{ ...own, topik: 1 }], '')).err).toContain('[0].topik is not a known field here');
    expect((await tried('{', '')).exit).toBeGreaterThan(0);
    expect((await tried([entry], '{"topic":1}')).err).toContain('Line 1 is no message');
    const { exit, err } = await tributary(['mqtt-upstream', 'test', path.join(folder, 'absent')]);
    expect([exit, err]).toEqual([1, expect.stringContaining('cannot be read: ENOENT')]);
  });
});
