/** `tributary delete points`: what it says before, that it asks, and that nothing goes that nobody meant. */
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../../src/cli/index.js';
import { tributary } from '../support/command.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { until } from '../support/waiting.js';

let platform: TestPlatform;
const T0 = Date.UTC(2025, 0, 1);
beforeAll(async () => {
  platform = await startTestPlatform();
  const devices = ['one', 'two', 'three'];
  const body = devices.flatMap((device) =>
    [0, 1, 2].map((value) => ({ device, series: 's', time: T0 + value * 86_400_000, value })),
  );
  await platform.call('POST', '/points', { body });
});
afterAll(() => platform.stop());

const server = () => ['--url', platform.url, '--token', platform.one.token];
const remove = (...argv: string[]) => tributary(['delete', 'points', ...argv, ...server()]);
const left = async () =>
  (await platform.call('POST', '/query/counts', { body: {} })).json.items.map(
    ({ count }: { count: number }) => count,
  );

/** With a person at the terminal who answers this. */
async function answered(answer: string, ...argv: string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let told = '';
  stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  let out = '';
  stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const io = { env: {}, stdin: Object.assign(stdin, { isTTY: true }), stdout, stderr, terminal: false };
  const ended = run(['delete', 'points', ...argv, ...server()], io);
  await Promise.race([ended, until('the question', () => told.includes('[y/N]'))]);
  stdin.write(answer);
  return { exit: await ended, out, told };
}

it('says what would go and leaves it', async () => {
  const { exit, out, err } = await remove('--device', 'one,two', '--to', '2025-01-03', '--dry-run');
  expect([exit, err]).toEqual([0, '']);
  expect(out).toMatch(
    /device +series +points[^]*one +s +2[^]*two +s +2[^]*4 points of 2 series would be deleted/,
  );
  const json = await remove('--device', 'one', '--dry-run', '--json');
  expect(JSON.parse(json.out)).toMatchObject({ points: 3, series: 1, deleted: false });
  expect(await left()).toEqual([3, 3, 3]);
});

it('deletes nothing where nobody can be asked, something is mistyped, or nothing is chosen', async () => {
  const cases: [string[], number, RegExp][] = [
    [
      ['--device', 'one'],
      2,
      /Delete 3 points of 1 series\? There is no way back. Nobody can be asked here.\n.*--yes/,
    ],
    [['--device', 'one,tow', '--yes'], 1, /"tow"[^]*Nothing was deleted/],
    [['--yes'], 2, /Nothing is chosen.\n.*--device/],
    [['--device', 'one', '--from', 'soon', '--yes'], 2, /--from is "soon"/],
    [['--device', 'one', '--from', '2025-01-02', '--to', '2025-01-01', '--yes'], 1, /to is/],
  ];
  for (const [argv, code, message] of cases) {
    const { exit, err } = await remove(...argv);
    expect([exit, err]).toEqual([code, expect.stringMatching(message)]);
  }
  expect(await left()).toEqual([3, 3, 3]);
});

it('asks a person, and takes only yes for it', async () => {
  for (const answer of ['n\n', '\n', 'yess\n']) {
    const { exit, told } = await answered(answer, '--device', 'one');
    expect([exit, told]).toEqual([
      1,
      expect.stringMatching(/one +s +3[^]*Delete 3 points[^]*Nothing was deleted/),
    ]);
  }
  expect(await left()).toEqual([3, 3, 3]);
  const { exit, out } = await answered('y\n', '--device', 'one', '--from', '2025-01-02');
  expect([exit, out]).toEqual([0, '2 points of 1 series deleted\n']);
  expect(await left()).toEqual([1, 3, 3]);
  const last = await remove('--device', 'one', '--dry-run');
  expect(last.out).toContain('1 point of 1 series would be deleted\n');
});

it('deletes at once with --yes, and says it to programs', async () => {
  const { exit, out } = await remove('--device', 'two', '--yes', '--json');
  expect([exit, JSON.parse(out)]).toEqual([
    0,
    { job: expect.any(Number), points: 3, series: 1, deleted: true },
  ]);
  expect(await left()).toEqual([1, 0, 3]);
  const again = await remove('--device', 'two', '--yes');
  expect([again.exit, again.out]).toEqual([0, '0 points of 0 series would be deleted\n']);
});
