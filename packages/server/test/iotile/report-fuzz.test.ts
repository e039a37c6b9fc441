/** Whatever arrives as a report, a decoder ends with a report or a refusal of the whole: never with a fault of ours. */
import { describe, expect, it } from 'vitest';
import { decodeDictionary } from '../../src/dialects/iotile/wire/dictionary.js';
import { ReportRefusal, type DecodedReport } from '../../src/dialects/iotile/wire/report.js';
import { decodeSignedList } from '../../src/dialects/iotile/wire/signed-list.js';
import { TributaryError } from '../../src/errors/error.js';
import {
  dictionary,
  json,
  messagePack,
  sign,
  signedList,
  type MadeReport,
} from '../support/iotile-reports.js';
import { randomNumbers, type RandomNumbers, SEED } from '../support/random.js';
import { mutated } from './support/mutations.js';
import { tries } from '../support/long.js';

const RUNS = tries(1_000_000);

const made = (random: RandomNumbers): MadeReport => ({
  device: random.below(1000),
  streamer: random.below(3),
  number: random.below(100),
  sentUptime: random.below(5000),
  readings: Array.from({ length: random.below(4) }, (_, i) => ({
    variable: 0x5001 + random.below(3),
    id: i + 1,
    clock: random.below(5000),
    value: random.below(0xffff_ffff),
  })),
});

/** Mutated files of one form; some of the binary ones get a hash that fits, so that what lies behind it is reached. */
function* files(random: RandomNumbers, form: string): Generator<Buffer> {
  const seeds = Array.from({ length: 64 }, () => {
    const report = made(random);
    if (form === 'binary') return signedList(report);
    const events = [{ stream: '5020', streamer_local_id: 9, extra_data: { a: 1 }, data: [1] }];
    return (form === 'json' ? json : messagePack)(dictionary(report, { events }));
  });
  for (;;) {
    const file = mutated(random, seeds[random.below(seeds.length)]!);
    yield form === 'binary' && file.length >= 16 && random.below(2) === 0 ? sign(file) : file;
  }
}

const decoders: Record<
  string,
  [share: number, decode: (file: Buffer) => DecodedReport | Promise<DecodedReport>]
> = {
  binary: [0.6, decodeSignedList],
  msgpack: [0.3, (file) => decodeDictionary(file, 'msgpack')],
  json: [0.1, (file) => decodeDictionary(file, 'json')],
};

describe(`${RUNS} mutated reports (seed ${SEED})`, () => {
  it.each(Object.keys(decoders))('in the form %s', { timeout: 120_000 }, async (form) => {
    const random = randomNumbers(SEED);
    const [share, decode] = decoders[form]!;
    const source = files(random, form);
    let [good, refused] = [0, 0];
    for (let run = 0; run < RUNS * share; run++) {
      const file = source.next().value as Buffer;
      try {
        check(await decode(file), file.length);
        good++;
      } catch (error) {
        const expected =
          error instanceof ReportRefusal || (error instanceof TributaryError && error.status < 500);
        if (!expected) throw new Error(`seed ${SEED}, run ${run}: ${file.toString('hex')}`, { cause: error });
        refused++;
      }
    }
    // Both kinds have to be met, or the mutations reach nothing.
    expect(good).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });
});

/** What a decoder gives is usable as it is. */
function check({ readings, events, ...head }: DecodedReport, bytes: number): void {
  const numbers = [
    head.device,
    head.streamer,
    head.selector,
    head.number,
    head.sentUptime,
    head.lowest,
    head.highest,
  ];
  if (!numbers.every((value) => Number.isInteger(value) && value >= 0))
    throw new Error('a head without sense');
  if (readings.count > bytes) throw new Error('a wrong count');
  for (let i = 0; i < readings.count; i++)
    if (!Number.isFinite(readings.value(i))) throw new Error('no number');
  for (const { extra } of events) if (typeof extra !== 'object') throw new Error('no dictionary');
}
