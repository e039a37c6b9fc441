/**
 * A message → points, as its mapping says. Rules: what the mapping asks for and the message lacks is no point; what is there and
 * cannot be a value is refused with its place; what is left out is told (tally.ts); a message without a time of its own
 * gets that of its arrival; two values for one series and instant are never one point.
 */
import { invalidField, TributaryError } from '../../errors/error.js';
import { tagSuffix, taggedName } from '../../model/series-names.js';
import type { SeriesTags } from '../../model/series-tags.js';
import type { Micros } from '../../model/time.js';
import type { PointSink } from '../../services/services.js';
import { parseJson, textOf } from '../json.js';
import { itemsOf, outwardAt, tagsOf, type Chain, type Item } from './each.js';
import type { Mapping, Selection } from './mapping.js';
import { firstAt, shownWays, waysBelow } from './paths.js';
import { scalars } from './scalars.js';
import { Tally } from './tally.js';
import { readMappedTime } from './times.js';
import { numberOfText, TYPE_EXPECTED, valueAs, type ValueType } from './value-types.js';

/** Of a message that is a list, and of its lists whose items carry their names. */
const MAX_ITEMS = 10_000;

type EachSelection = Selection & { readonly kind: 'each' };

export interface Arrived {
  readonly topic: string;
  readonly payload: Buffer;
  /** Of the arrival. */
  readonly time: Micros;
}

/** A value on its way to a point. */
interface Reading {
  readonly series: string;
  readonly value: unknown;
  readonly field: string;
  readonly type: ValueType | undefined;
  /** Where its time stands, if the mapping has one; else that of the whole message. */
  readonly chain?: Chain;
  readonly tags?: SeriesTags | undefined;
}

export async function decodeMessage(mapping: Mapping, arrived: Arrived, sink: PointSink): Promise<Tally> {
  const decoder = new Decoder(mapping, arrived, sink);
  const text = textOf(arrived.payload);
  if (mapping.payload === 'json') await decoder.json(parseJson(text));
  else decoder.plain(text);
  if (decoder.tally.offered === 0) decoder.tally.nothing = absent(mapping.selection);
  return decoder.tally;
}

function absent(selection: Selection): string {
  switch (selection.kind) {
    case 'one':
      return `it has no value at ${shownWays(selection.ways)}`;
    case 'some':
      return `it has no value at ${selection.paths.map(({ ways }) => shownWays(ways)).join(', ')}`.slice(
        0,
        300,
      );
    case 'each':
      return `it has no values in the list ${shownWays([selection.each.list])}`;
    case 'all':
      return `it has no number, text or boolean below ${shownWays(selection.ways)}`;
  }
}

const hasTags = (tags: SeriesTags | undefined): tags is SeriesTags =>
  tags !== undefined && Object.keys(tags).length > 0;

class Decoder {
  readonly tally = new Tally();
  readonly #levels: readonly string[];
  readonly #device: string;
  #index = 0;
  /** Of lists whose items carry their names. */
  #itemCount = 0;
  /** What the time was read from that was read last, that of the readings at hand. */
  #given: unknown;
  /** Of items, whose names may come twice: the value of each series and instant. */
  readonly #seen = new Map<string, unknown>();

  constructor(
    private readonly mapping: Mapping,
    private readonly arrived: Arrived,
    private readonly sink: PointSink,
  ) {
    this.#levels = arrived.topic.split('/');
    this.#device = mapping.device(this.#levels);
  }

  plain(text: string): void {
    const { selection, type } = this.mapping;
    const { name } = selection as Selection & { kind: 'one' };
    const value = type === undefined || type === 'string' ? text : text.trim();
    this.#add({ series: name(this.#levels), value, field: 'payload', type }, this.arrived.time);
  }

  async json(json: unknown): Promise<void> {
    const items: readonly unknown[] = Array.isArray(json) ? json : [json];
    if (items.length > MAX_ITEMS)
      throw invalidField('payload', `${items.length} items`, `at most ${MAX_ITEMS}`);
    for (const [at, item] of items.entries()) {
      const place = Array.isArray(json) ? `payload[${at}]` : 'payload';
      // Items without times of their own are not the same instant: one would replace the other.
      const arrival = this.arrived.time + (this.mapping.time === undefined ? at : 0);
      const ofWhole = this.#timeOf({ value: item, outer: undefined }, place, arrival);
      for (const reading of this.#readings(item, place)) {
        if (reading !== undefined) {
          const { chain, field } = reading;
          this.#add(reading, chain === undefined ? ofWhole : this.#timeOf(chain, field, arrival));
        }
        if (this.sink.due()) await this.sink.rest();
      }
      if (this.sink.due()) await this.sink.rest();
    }
  }

  /** Undefined: something was left out. To look for it takes as long as for what is there, and others wait meanwhile. */
  *#readings(item: unknown, place: string): Iterable<Reading | undefined> {
    const { selection, time, type } = this.mapping;
    if (selection.kind === 'each') return yield* this.#items(selection, item, place);
    if (selection.kind === 'some') {
      for (const { name, ways, type: own } of selection.paths)
        yield { series: name, value: firstAt(item, ways), field: `${place}.${name}`, type: own ?? type };
      return;
    }
    const value = firstAt(item, selection.ways);
    if (selection.kind === 'one') {
      const series = selection.name(this.#levels);
      return yield { series, value, field: `${place}.${series}`, type };
    }
    if (value === undefined) return;
    const without = time && waysBelow(time.ways, selection.ways);
    for (const [series, inner] of scalars(value, { without, place, tally: this.tally }))
      yield { series, value: inner, field: `${place}.${series}`, type };
  }

  *#items(selection: EachSelection, json: unknown, place: string): Iterable<Reading | undefined> {
    for (const item of itemsOf(json, selection.each.list, place)) {
      if (++this.#itemCount > MAX_ITEMS)
        return this.tally.leave(
          `${item.place} and what comes after it: at most ${MAX_ITEMS} items are taken`,
        );
      yield this.#ofItem(selection, item);
    }
  }

  #ofItem({ each, name, ways }: EachSelection, { chain, key, place: field }: Item): Reading | undefined {
    const { tally } = this;
    const named = each.name === undefined ? key : outwardAt(chain, each.name);
    if (typeof named !== 'string' && typeof named !== 'number') {
      const where = each.name === undefined ? '' : ` at ${shownWays(each.name)}`;
      return void tally.leave(`${field} has no name${where}`);
    }
    const value = firstAt(chain.value, ways);
    if (value === undefined) return void tally.leave(`${field} has no value at ${shownWays(ways)}`);
    const tags = each.tags === undefined ? {} : tagsOf(firstAt(chain.value, each.tags));
    if (tags === undefined)
      return void tally.leave(`${field} has tags that are not one text, number or boolean for each key`);
    const head = name?.(this.#levels, String(named)) ?? String(named);
    const series = taggedName(head, tagSuffix(tags));
    return { series, value, field, type: this.mapping.type, chain, tags };
  }

  #timeOf(chain: Chain, place: string, arrival: Micros): Micros | TributaryError {
    const { time } = this.mapping;
    if (time === undefined) return arrival;
    const value = outwardAt(chain, time.ways);
    this.#given = value;
    return readMappedTime(value, time, { place, arrival: this.arrived.time });
  }

  #add(reading: Reading, time: Micros | TributaryError): void {
    const { series, value, field, type, tags } = reading;
    if (value === undefined || value === null) return;
    const { sink } = this;
    const index = this.#index++;
    this.tally.offered++;
    if (time instanceof TributaryError) return sink.refuse(index, time);
    sink.timeGiven(index, time, this.#given);
    const problem = this.#nameProblem(series) ?? this.#repeatProblem(reading, time);
    if (problem !== undefined) return sink.refuse(index, problem);
    const known = sink.find(this.#device, series);
    let stored = valueAs(type, value);
    if (known?.kind === 'number' && typeof stored === 'string') stored = numberOfText(stored) ?? stored;
    if (stored === undefined)
      return sink.refuse(
        index,
        new TributaryError('value_invalid', { field, value, expected: TYPE_EXPECTED[type ?? 'numeric'] }),
      );
    if (known?.kind === 'number' && typeof stored === 'number') sink.addNumber(index, known.id, time, stored);
    else sink.add(index, this.#device, series, time, stored, hasTags(tags) ? { tags } : undefined);
  }

  #nameProblem(series: string): TributaryError | undefined {
    if (this.#device !== '' && series !== '') return undefined;
    const field = this.#device === '' ? 'device' : 'series';
    return invalidField(field, '', 'a name that is not empty; the level of the topic, or the name, is');
  }

  #repeatProblem({ series, value, field, chain }: Reading, time: Micros): TributaryError | undefined {
    if (chain === undefined) return undefined;
    const key = `${time} ${series}`;
    if (!this.#seen.has(key)) {
      this.#seen.set(key, value);
      return undefined;
    }
    if (Object.is(this.#seen.get(key), value)) return undefined;
    const expected = `one value for each series and time, but ${JSON.stringify(series)} came twice in the message`;
    return new TributaryError('value_invalid', { field, value, expected });
  }
}
