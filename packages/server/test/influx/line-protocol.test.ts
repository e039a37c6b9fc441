import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineCache } from '../../src/dialects/influx/wire/line-cache.js';
import { LineParser, type PointSink } from '../../src/dialects/influx/wire/line-protocol.js';
import type { Precision } from '../../src/dialects/influx/wire/timestamp.js';
import type { TributaryError } from '../../src/errors/error.js';
import { parseNumber } from '../../src/dialects/influx/wire/numbers.js';

const NAMING = { deviceTag: 'device', plainMeasurement: 'tributary', seriesTags: ['cpu'] };
const NOW = 1_700_000_000_000_000;

/** Records what the parser hands over; the first half of the series is known, so that both ways in are walked. */
class Recorder implements PointSink {
  readonly points: [index: number, device: string, series: string, time: number, value: unknown][] = [];
  readonly refused: [index: number, message: string][] = [];
  readonly known = new Map<string, number>();
  readonly #names = new Map<number, [string, string]>();

  know(device: string, series: string): void {
    if (this.find(device, series)) return;
    const id = this.known.size + 1;
    this.known.set(`${device}\0${series}`, id);
    this.#names.set(id, [device, series]);
  }
  find(device: string, series: string) {
    const id = this.known.get(`${device}\0${series}`);
    return id === undefined ? undefined : { id, kind: 'number' };
  }
  addNumber(index: number, series: number, time: number, value: number) {
    this.points.push([index, ...this.#names.get(series)!, time, value]);
  }
  add(index: number, device: string, series: string, time: number, value: unknown) {
    this.points.push([index, device, series, time, value]);
  }
  refuse<G extends readonly unknown[]>(index: number, why: (...given: G) => TributaryError, ...given: G) {
    this.refused.push([index, why(...given).message]);
  }
  /** Rests before each line. */
  due() {
    return true;
  }
  rest() {
    return Promise.resolve();
  }
}

async function parse(
  text: string | Buffer,
  precision: Precision = 'ns',
  recorder = new Recorder(),
): Promise<Recorder> {
  await new LineParser(new LineCache(NAMING)).parse(Buffer.from(text), precision, NOW, recorder);
  return recorder;
}

describe('line protocol', () => {
  it('maps device tag, measurement and fields to device and series', async () => {
    expect(
      (await parse('plant,device=boiler-1,site=a temperature=80.5,pressure=2i 1700000000123456789')).points,
    ).toEqual([
      [0, 'boiler-1', 'plant.temperature', 1_700_000_000_123_456, 80.5],
      [0, 'boiler-1', 'plant.pressure', 1_700_000_000_123_456, 2],
    ]);
  });

  it('names the device by host and keeps the other tags in the series name where there is no device tag', async () => {
    expect((await parse('cpu,cpu=cpu0,host=h1 usage=1')).points).toEqual([
      [0, 'h1', 'cpu.usage,cpu=cpu0', NOW, 1],
    ]);
    expect((await parse('cpu,device=d,cpu=cpu0,site=x usage=1')).points).toEqual([
      [0, 'd', 'cpu.usage,cpu=cpu0', NOW, 1],
    ]);
    expect((await parse('weather temp=1')).points).toEqual([[0, 'weather', 'weather.temp', NOW, 1]]);
    expect((await parse('tributary,device=d temp=1')).points).toEqual([[0, 'd', 'temp', NOW, 1]]);
  });

  it('reads every type of value and every escape', async () => {
    const { points } = await parse(
      'm\\ x,device=a\\,b,k\\=1=v f\\ 1="q \\"z\\" \\\\ , =",b=t,c=FALSE,d=-1.5e-3,e=7u 5',
    );
    expect(points.map((point) => point.slice(1))).toEqual([
      ['a,b', 'm x.f 1', 0, 'q "z" \\ , ='],
      ['a,b', 'm x.b', 0, true],
      ['a,b', 'm x.c', 0, false],
      ['a,b', 'm x.d', 0, -0.0015],
      ['a,b', 'm x.e', 0, 7],
    ]);
  });

  it.each([
    ['ns', '1700000000123456789', 1_700_000_000_123_456],
    ['us', '1700000000123456', 1_700_000_000_123_456],
    ['ms', '1700000000123', 1_700_000_000_123_000],
    ['s', '1700000000', 1_700_000_000_000_000],
    ['m', '28333333', 28333333 * 60_000_000],
    ['h', '472222', 472222 * 3_600_000_000],
    ['ns', '999', 0],
    ['ns', '9007199254740991999', 9007199254740991],
    ['us', '1700000000123457', 1_700_000_000_123_457],
    ['ns', '0', 0],
  ] as const)('reads a timestamp in %s', async (precision, text, micros) => {
    expect((await parse(`m,device=d f=1 ${text}`, precision)).points[0]![3]).toBe(micros);
  });

  it('refuses a bad line with its number and text, and takes the others', async () => {
    const text =
      'a,device=d x=1 1\n\n# comment\nbad\nb,device=d x=1,y= 2\r\nc,device=d x=abc\nd,device x=1\nb x="open\ne,device=d x=2 3 4\nf,device=d x=3 1x\ng,device=d x=4 2\n';
    const { points, refused } = await parse(text);
    expect(points.map((point) => point[2])).toEqual(['a.x', 'g.x']);
    expect(refused.map(([line]) => line)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    for (const [line, message] of refused) expect(message).toContain(`line ${line + 1}`);
    expect(refused[0]![1]).toContain('there are no fields');
    expect(refused[2]![1]).toContain('abc');
  });

  it('gives the same points whether their series are known or not, in whatever order the fields come', async () => {
    const name = fc.stringMatching(/^[a-z ,=é]{1,6}$/);
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean());
    const line = fc.record({
      device: name,
      fields: fc.uniqueArray(fc.tuple(name, value), { minLength: 1, maxLength: 4, selector: ([key]) => key }),
      time: fc.integer({ min: 0, max: 4e15 }),
    });
    const escape = (text: string) => text.replace(/[,= ]/g, '\\$&');
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), async (lines) => {
        const text = lines
          .map(
            ({ device, fields, time }) =>
              `m,device=${escape(device)} ${fields.map(([key, v]) => `${escape(key)}=${String(v)}`).join(',')} ${time}`,
          )
          .join('\n');
        const wanted = lines.flatMap(({ device, fields, time }, index) =>
          fields.map(([key, v]) => [index, device, `m.${key}`, time, v === 0 ? 0 : v]),
        );
        const known = new Recorder();
        for (const { device, fields } of lines)
          for (const [key, v] of fields) if (typeof v === 'number') known.know(device, `m.${key}`);
        // A series known as numeric still refuses nothing here: booleans go the long way.
        for (const recorder of [new Recorder(), known]) {
          const { points, refused } = await parse(text, 'us', recorder);
          expect(refused).toEqual([]);
          expect(points.map((point) => point.map((part) => (part === 0 ? 0 : part)))).toEqual(wanted);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('reads every decimal as the language does', async () => {
    const decimal = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(1e9)).map(([a, b]) => `${a}.${b}`),
      fc.nat(25).map((zeros) => `0.${'0'.repeat(zeros)}123456`),
    );
    fc.assert(
      fc.property(decimal, (text) => {
        expect(parseNumber(Buffer.from(text), 0, text.length)).toBe(Number(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it('survives 100,000 mutated bodies: every outcome is a point or a refusal of 4xx', async () => {
    const seeds = [
      'm,device=d,a=b f=1,g="x y",h=t 1700000000123456789\n',
      'cpu,host=é usage=1.5e3 17\n# c\nw t=1i',
    ].map((text) => Buffer.from(text));
    const parser = new LineParser(new LineCache(NAMING));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1),
        fc.array(fc.tuple(fc.nat(80), fc.oneof(fc.nat(255), fc.constantFrom(10, 32, 34, 44, 61, 92))), {
          maxLength: 6,
        }),
        fc.nat(80),
        async (seed, changes, cut) => {
          const body = Buffer.from(seeds[seed]!.subarray(0, seeds[seed]!.length - (cut % 20)));
          for (const [at, byte] of changes) if (at < body.length) body[at] = byte;
          const sink = new Recorder();
          sink.refuse = (index, why, ...given) => {
            expect(why(...given).status).toBe(400);
            sink.refused.push([index, why(...given).message]);
          };
          await parser.parse(body, 'ns', NOW, sink);
          for (const [, , series, time] of sink.points) {
            expect(typeof series).toBe('string');
            expect(Number.isInteger(time)).toBe(true);
          }
        },
      ),
      { numRuns: 100_000 },
    );
  });
});
