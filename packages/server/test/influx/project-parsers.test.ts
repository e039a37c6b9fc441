// What is remembered of lines is bounded for all projects together, and forgetting changes no point.
import { expect, it } from 'vitest';
import type { LineSink } from '../../src/dialects/influx/wire/line-protocol.js';
import { ProjectParsers } from '../../src/dialects/influx/wire/project-parsers.js';
import { NAMING, NOW } from './reading.js';

const LINES = 500;
const MOST = 2 * 2 ** 20;

/** Lines of different tags; `value` that is none makes them refused, which are remembered all the same. */
const body = (mark: string, value: string) =>
  Buffer.from(Array.from({ length: LINES }, (_, n) => `m,t=${mark}${n} a=${value} 5000`).join('\n'));

class Counter implements LineSink {
  readonly earliest = 0;
  points = 0;
  refused = 0;
  find(): undefined {
    return undefined;
  }
  addNumber(): void {
    throw new Error('no series is known');
  }
  add(): void {
    this.points++;
  }
  timeGiven(): void {
    return;
  }
  refuse(): void {
    this.refused++;
  }
  due(): boolean {
    return false;
  }
  rest(): Promise<void> {
    return Promise.resolve();
  }
}

async function parse(parsers: ProjectParsers, project: number, mark: string, value = '1') {
  const sink = new Counter();
  await parsers.run(project, (parser) => parser.parse(body(mark, value), 'ns', NOW, sink));
  return sink;
}

it('lines of many projects, also refused ones, take no more memory than the bound', async () => {
  const parsers = new ProjectParsers(NAMING, MOST);
  for (let project = 1; project <= 20; project++) {
    const sink = await parse(parsers, project, 'x', project % 2 === 0 ? '1' : 'none');
    expect(sink).toMatchObject(project % 2 === 0 ? { points: LINES } : { refused: LINES });
    expect(parsers.weight).toBeLessThanOrEqual(MOST);
  }
  expect(parsers.weight).toBeGreaterThan(MOST / 4);
  for (let round = 0; round < 20; round++) {
    expect(await parse(parsers, 7, `round${round}-`)).toMatchObject({ points: LINES, refused: 0 });
    expect(parsers.weight).toBeLessThanOrEqual(MOST);
  }
});

it('those are forgotten that sent nothing for longest', async () => {
  const parsers = new ProjectParsers(NAMING, MOST);
  await parse(parsers, 1, 'x');
  const one = parsers.weight;
  for (let project = 2; parsers.weight + one <= MOST; project++) {
    await parse(parsers, project, 'x');
    const before = parsers.weight;
    // It is known still: nothing is learnt.
    await parse(parsers, 1, 'x');
    expect(parsers.weight).toBe(before);
  }
  const full = parsers.weight;
  await parse(parsers, 100, 'x');
  expect(parsers.weight).toBe(full);
  await parse(parsers, 1, 'x');
  expect(parsers.weight).toBe(full);
});

it('a project that is forgotten while a body of it rests goes on, and is counted once', async () => {
  const parsers = new ProjectParsers(NAMING, MOST);
  const sink = new Counter();
  let rested = false;
  sink.due = () => !rested;
  sink.rest = async () => {
    rested = true;
    for (let project = 2; project < 20; project++) await parse(parsers, project, 'x');
  };
  await parsers.run(1, (parser) => parser.parse(body('x', '1'), 'ns', NOW, sink));
  expect(sink.points).toBe(LINES);
  expect(parsers.weight).toBeLessThanOrEqual(MOST);
  parsers.clear();
  expect(parsers.weight).toBe(0);
});
