import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineCache } from '../../src/dialects/influx/wire/line-cache.js';
import { LineParser, type LineSink } from '../../src/dialects/influx/wire/line-protocol.js';
import type { Precision } from '../../src/dialects/influx/wire/timestamp.js';
import type { TributaryError } from '../../src/errors/error.js';
import { taggedName } from '../../src/model/series-names.js';
import { parseNumber } from '../../src/dialects/influx/wire/numbers.js';
import { tries } from '../support/long.js';

const NAMING = { deviceTag: 'device', plainMeasurement: 'tributary', ignoredTags: new Set(['zone']) };
const NOW = 1_700_000_000_000_000;

/** Records what the parser hands over; the first half of the series is known, so that both ways in are walked. */
class Recorder implements LineSink {
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
    return id === undefined ? undefined : { id, kind: 'number' as const };
  }
  addNumber(index: number, series: number, time: number, value: number) {
    this.points.push([index, ...this.#names.get(series)!, time, value]);
  }
  add(index: number, device: string, series: string, time: number, value: unknown) {
    this.points.push([index, device, series, time, value]);
  }
  refuse<G extends readonly unknown[]>(
    index: number,
    why: TributaryError | ((...given: G) => TributaryError),
    ...given: G
  ) {
    this.refused.push([index, (typeof why === 'function' ? why(...given) : why).message]);
  }
  readonly earliest = 0;
  timeGiven(): void {}
  /** Rests after each line. */
  due() {
    return true;
  }
  rests = 0;
  rest() {
    this.rests++;
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
      (await parse('plant,device=boiler-1,zone=a temperature=80.5,pressure=2i 1700000000123456789')).points,
    ).toEqual([
      [0, 'boiler-1', 'plant.temperature', 1_700_000_000_123_456, 80.5],
      [0, 'boiler-1', 'plant.pressure', 1_700_000_000_123_456, 2],
    ]);
  });

  it('names the device by host where there is no device tag, else by the measurement', async () => {
    expect((await parse('cpu,cpu=cpu0,host=h1 usage=1')).points).toEqual([
      [0, 'h1', 'cpu.usage,cpu=cpu0', NOW, 1],
    ]);
    expect((await parse('weather temp=1')).points).toEqual([[0, 'weather', 'weather.temp', NOW, 1]]);
    expect((await parse('tributary,device=d temp=1')).points).toEqual([[0, 'd', 'temp', NOW, 1]]);
  });

  it('reads every type of value and every escape', async () => {
    const { points } = await parse(
      'm\\ x,device=a\\,b,k\\=1=v f\\ 1="q \\"z\\" \\\\ , =",b=t,c=FALSE,d=-1.5e-3,e=7u 5',
    );
    expect(points.map((point) => point.slice(1))).toEqual([
      ['a,b', 'm x.f 1,k\\=1=v', 0, 'q "z" \\ , ='],
      ['a,b', 'm x.b,k\\=1=v', 0, true],
      ['a,b', 'm x.c,k\\=1=v', 0, false],
      ['a,b', 'm x.d,k\\=1=v', 0, -0.0015],
      ['a,b', 'm x.e,k\\=1=v', 0, 7],
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
    ['ns', '-000000000500', -1],
    ['ns', '-0000000000000', 0],
    ['s', '-0', 0],
  ] as const)('reads a timestamp in %s', async (precision, text, micros) => {
    expect((await parse(`m,device=d f=1 ${text}`, precision)).points[0]![3]).toBe(micros);
  });

  it('refuses a bad line with its number and text, and takes the others', async () => {
    const text =
      'a,device=d x=1 1\n\n# comment\nbad\nb,device=d x=1,y= 2\r\nc,device=d x=abc\nd,device x=1\ne,device=d x=2 3 4\nf,device=d x=3 1x\ng,device=d x=4 2\nb x="open\ng,device=d y=5 2\n';
    const { points, refused } = await parse(text);
    expect(points.map((point) => point[2])).toEqual(['a.x', 'g.x']);
    expect(refused.map(([line]) => line)).toEqual([3, 4, 5, 6, 7, 8, 10]);
    for (const [line, message] of refused) expect(message).toContain(`line ${line + 1}`);
    expect(refused[0]![1]).toContain('there are no fields');
    expect(refused[2]![1]).toContain('abc');
  });

  it.each([
    ['no timestamp', 'log,device=ml msg="a', 'b" notatime'],
    ['a bad later field', 'log,device=ml msg="a', 'b",n=x 1'],
    ['a bad field before', 'log,device=ml n=x,msg="a', 'b" 1'],
    ['a bad tag', 'log,device=ml,room= msg="a', 'b" 1'],
    ['text behind the quotation mark', 'log,device=ml msg="a', 'b"c 1'],
    ['something behind the timestamp', 'log,device=ml msg="a', 'b" 1 2'],
    ['a timestamp with a fraction', 'log,device=ml msg="a', 'b" 1.5'],
    ['an escaped quotation mark inside', 'log,device=ml msg="a\\"', '\\\\" 1x'],
    ['an escaped line break in a tag', 'log,device=m\\', 'l msg="x" 1'],
    ['text that is not UTF-8', 'log,device=ml msg="a\xFF', 'b" 1'],
  ])('never reads the inside of a refused text as lines: %s', async (_, before, after) => {
    const ghost = 'ghost,device=boiler temperature=99 1767225600000000000';
    const body = `${before}\n${after.includes('msg') ? '' : `${ghost}\n`}${after}\nm,device=next a=1 5\nbad\n`;
    const { points, refused } = await parse(Buffer.from(body, 'latin1'));
    expect(points).toEqual([[refused[1]![0] - 1, 'next', 'm.a', 0, 1]]);
    expect(refused.map(([line]) => line)).toEqual([0, after.includes('msg') ? 3 : 4]);
  });

  it.each([
    ['a text without an end', 'm,device=d a=\"'],
    ['one below a name that is not UTF-8', 'm,device=d\xFF a=\"'],
  ])('rests while it walks over %s, however long', async (_, start) => {
    const recorder = new Recorder();
    recorder.due = () => false;
    const body = Buffer.alloc(16 * 2 ** 20, '\n');
    body.write(start, 'latin1');
    const { points, refused, rests } = await parse(body, 'ns', recorder);
    expect([points.length, refused.map(([line]) => line)]).toEqual([0, [0]]);
    expect(rests).toBeGreaterThan(0);
  });

  it('asks whether to rest also between lines that are none', async () => {
    expect((await parse('# comment\n\n \n\n')).rests).toBeGreaterThan(4);
  });

  it.each(['1700000000000-00', '170000000000000-1', '1700000000000 00-'])(
    'refuses the timestamp %s',
    async (text) => {
      expect((await parse(`m,device=d a=1 ${text}`)).points).toEqual([]);
    },
  );

  it('counts the line breaks inside of texts', async () => {
    const { points, refused } = await parse('m,device=d a="1\n2\n3",b="\n" 1\nm,device=d c=1 1\nbad');
    expect(points.map(([line, , series]) => [line, series])).toEqual([
      [0, 'm.a'],
      [0, 'm.b'],
      [4, 'm.c'],
    ]);
    expect(refused[0]![0]).toBe(5);
    expect(refused[0]![1]).toContain('line 6');
  });

  it.each([
    ['1e400', 'beyond what a number of 64 bits holds'],
    ['-1e400', 'beyond what a number of 64 bits holds'],
    ['9'.repeat(400), 'beyond what a number of 64 bits holds'],
    [`${'9'.repeat(400)}i`, 'beyond -9223372036854775808 to 9223372036854775807'],
    [`${'9'.repeat(400)}u`, 'beyond 0 to 18446744073709551615'],
    ['9223372036854775808i', 'beyond'],
    ['-9223372036854775809i', 'beyond'],
    ['18446744073709551616u', 'beyond'],
    ['-1u', 'beyond'],
  ])('refuses the value %s, also for a series that is known', async (value, reason) => {
    const recorder = new Recorder();
    recorder.know('d', 'm.a');
    const { points, refused } = await parse(`m,device=d a=${value} 1`, 'ns', recorder);
    expect(points).toEqual([]);
    expect(refused[0]![1]).toContain(reason);
    expect(refused[0]![1].length).toBeLessThan(300);
  });

  it('refuses lines that are not UTF-8 and names the byte; the others of the body are taken', async () => {
    const body = Buffer.from('m,device=K\xF6che a=1 1\nm,device=ok a=2 1\nm,device=d a="\xFC" 1\n', 'latin1');
    const { points, refused } = await parse(body);
    expect(points).toEqual([[1, 'ok', 'm.a', 0, 2]]);
    expect(refused.map(([line]) => line)).toEqual([0, 2]);
    expect(refused[0]![1]).toContain('it is not UTF-8 text: byte 0xF6 at position 11');
    expect((await parse('m,device=\uFFFDé a=1 1')).points[0]![1]).toBe('\uFFFDé');
  });

  it.each([
    ['s', '1767225600000000000', 'seconds', 'nanoseconds'],
    ['s', '1767225600000000', 'seconds', 'microseconds'],
    ['s', '1767225600000', 'seconds', 'milliseconds'],
    ['ms', '1767225600000000000', 'milliseconds', 'nanoseconds'],
    ['us', '1767225600000000000', 'microseconds', 'nanoseconds'],
    ['m', '1767225600', 'minutes', 'seconds'],
    ['h', '1767225600000', 'hours', 'milliseconds'],
  ] as const)('tells under %s that %s looks like another unit', async (precision, text, unit, meant) => {
    const { points, refused } = await parse(`m,device=d a=1 5\nm,device=d a=1 ${text}`, precision);
    expect(points).toHaveLength(1);
    expect(refused[0]![1]).toContain(
      `timestamp ${text} is not a time in ${unit}, the precision of this request; it looks like ${meant}`,
    );
    expect(refused[0]![1]).toContain('line 2');
  });

  it('gives the same points whether their series are known or not, in whatever order the fields come', async () => {
    const name = fc.stringMatching(/^[a-z ,=é]{0,5}[a-z,=é]$/);
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
          fields.map(([key, v]) => [index, device, taggedName(`m.${key}`, ''), time, v === 0 ? 0 : v]),
        );
        const known = new Recorder();
        for (const { device, fields } of lines)
          for (const [key, v] of fields)
            if (typeof v === 'number') known.know(device, taggedName(`m.${key}`, ''));
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

  it('survives mutated bodies: every outcome is a point or a refusal of 4xx', async () => {
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
            const error = typeof why === 'function' ? why(...given) : why;
            expect(error.status).toBe(400);
            sink.refused.push([index, error.message]);
          };
          await parser.parse(body, 'ns', NOW, sink);
          for (const [, , series, time, value] of sink.points) {
            expect(typeof series).toBe('string');
            expect(Number.isInteger(time)).toBe(true);
            if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
          }
        },
      ),
      { numRuns: tries(100_000) },
    );
  });
});
