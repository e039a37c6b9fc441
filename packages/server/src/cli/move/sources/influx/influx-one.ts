/**
 * InfluxDB 1.x by InfluxQL: every series of one database and retention policy, with all of its tags. Each is asked for by
 * itself, so no answer has more than one page, and times are read to the nanosecond.
 */
import type { Naming } from '../../../../dialects/influx/wire/naming.js';
import type { Kind, PointValue } from '../../../../model/kinds.js';
import { append } from '../../../../model/lists.js';
import { isoFromMicros, microsFromIso } from '../../../../model/time.js';
import { failure } from '../../../failure.js';
import type { ImportPoint } from '../../../import/rows.js';
import { chunkOf } from '../../engine/figures.js';
import { Repetition } from '../../engine/repetition.js';
import type { Lane, Page, Range, Source, Thing, Told, ToldFigures } from '../../engine/source.js';
import type { Vendor } from '../../engine/vendor.js';
import { identifier, influxTables, text, type InfluxTable } from './influxql.js';
import { thingsOf, type Place } from './lanes.js';
import type { InfluxSeries } from './naming.js';
import { endText, readEnd, Sequencer } from './nanoseconds.js';

const PAGE = 5000;
/** Series that are listed at a time. */
const LISTED = 500;
const CHUNK_TEXT = '30d';

const KINDS: Readonly<Record<string, Kind>> = {
  float: 'number',
  integer: 'number',
  unsigned: 'number',
  boolean: 'boolean',
  string: 'string',
};

export interface InfluxPlace {
  readonly vendor: Vendor;
  readonly url: string;
  readonly database: string;
  readonly naming: Naming;
}

export class InfluxOneSource implements Source {
  readonly title: string;

  private constructor(
    private readonly place: InfluxPlace,
    private readonly policy: string,
    private readonly otherPolicies: readonly string[],
  ) {
    this.title = `influx ${place.url}, database ${place.database}, retention policy ${policy}`;
  }

  /** `policy` undefined: the default one. */
  static async open(place: InfluxPlace, policy: string | undefined): Promise<InfluxOneSource> {
    const statement = `SHOW RETENTION POLICIES ON ${identifier(place.database)}`;
    const [table] = await influxTables(place.vendor, undefined, statement);
    const policies = (table?.values ?? []).map((row) => ({
      name: String(row[table!.columns.indexOf('name')]),
      isDefault: row[table!.columns.indexOf('default')] === true,
    }));
    const found = policies.find(({ name, isDefault }) =>
      policy === undefined ? isDefault : name === policy,
    );
    if (found === undefined)
      throw failure(
        `The database ${place.database} has no retention policy ${policy ?? 'that is its default'}.`,
        `It has ${policies.map(({ name }) => name).join(', ') || 'none'}; name one with --retention-policy.`,
      );
    return new InfluxOneSource(
      place,
      found.name,
      policies.filter((one) => one !== found).map(({ name }) => name),
    );
  }

  async *things(range: Range): AsyncGenerator<Thing> {
    if (this.otherPolicies.length > 0)
      yield { left: `other retention policies: ${this.otherPolicies.join(', ')} (--retention-policy)` };
    const seen = new Set<string>();
    for (const measurement of await this.#measurements()) {
      const kinds = await this.#kinds(measurement);
      for await (const series of this.#series(measurement, kinds, range))
        yield* thingsOf(series, this.place.naming, seen);
      yield* this.#before(measurement);
    }
  }

  async read(lane: Lane, range: Range, cursor: string | null): Promise<Page> {
    const { measurement, tags, fields } = lane.place as Place;
    const end = cursor === null ? undefined : readEnd(cursor);
    const after = end === undefined ? `time >= '${isoFromMicros(range.from)}'` : `time > '${end.iso}'`;
    const [table] = await this.#ask(
      `SELECT ${fields.map(({ name }) => `${identifier(name)}::field`).join(', ')} FROM ${this.#from(measurement)} ` +
        `WHERE ${after} AND time < '${isoFromMicros(range.to)}'${tagCondition(tags)} LIMIT ${PAGE}`,
    );
    const rows = table?.values ?? [];
    const sequencer = new Sequencer(end);
    const points: ImportPoint[] = [];
    let next: string | null = null;
    for (const [iso, ...values] of rows) {
      const placed = sequencer.place(String(iso));
      next = endText({ ...placed, iso: String(iso) });
      const { time, sequence } = placed;
      fields.forEach(({ series }, at) => {
        const value = values[at] as PointValue | null;
        if (value !== null && value !== undefined)
          points.push({ device: lane.device, series, time, value, ...(sequence > 0 && { sequence }) });
      });
    }
    return { points, next: rows.length < PAGE ? null : next };
  }

  async told(lanes: readonly Lane[], range: Range): Promise<readonly Told[]> {
    const told: Told[] = [];
    for (const lane of lanes) append(told, await this.#figures(lane, range));
    return told;
  }

  async #figures(lane: Lane, range: Range): Promise<readonly Told[]> {
    const { measurement, tags, fields } = lane.place as Place;
    const columns = fields.flatMap(({ name, kind }, at) =>
      ['count', 'first', 'last', ...(kind === 'number' ? ['sum'] : [])].map(
        (figure) => `${figure}(${identifier(name)}) AS ${figure}${at}`,
      ),
    );
    const [table] = await this.#ask(
      `SELECT ${columns.join(', ')} FROM ${this.#from(measurement)} WHERE time >= '${isoFromMicros(range.from)}' ` +
        `AND time < '${isoFromMicros(range.to)}'${tagCondition(tags)} GROUP BY time(${CHUNK_TEXT}) fill(none)`,
    );
    return (table?.values ?? []).flatMap((row) =>
      fields.flatMap(({ series }, at) => {
        const figure = (name: string): unknown => row[table!.columns.indexOf(`${name}${at}`)];
        if (figure('count') == null) return [];
        const figures = {
          ...{ count: Number(figure('count')), first: figure('first'), last: figure('last') },
          ...(typeof figure('sum') === 'number' && { sum: figure('sum') }),
        } as ToldFigures;
        return figures.count === 0
          ? []
          : [{ device: lane.device, series, chunk: chunkOf(microsFromIso(String(row[0]))), figures }];
      }),
    );
  }

  #ask(statement: string): Promise<readonly InfluxTable[]> {
    return influxTables(this.place.vendor, this.place.database, statement);
  }

  #from(measurement: string): string {
    return `${identifier(this.policy)}.${identifier(measurement)}`;
  }

  async #measurements(): Promise<string[]> {
    const [table] = await this.#ask('SHOW MEASUREMENTS');
    return (table?.values ?? []).map(([name]) => String(name));
  }

  /** Of a field with several types the one that a query answers. */
  async #kinds(measurement: string): Promise<Map<string, Kind>> {
    const [table] = await this.#ask(`SHOW FIELD KEYS FROM ${this.#from(measurement)}`);
    const kinds = new Map<string, Kind>();
    for (const [name, type] of table?.values ?? []) {
      const kind = KINDS[String(type)] ?? 'string';
      if (!kinds.has(String(name)) || kind === 'number') kinds.set(String(name), kind);
    }
    return kinds;
  }

  async *#series(
    measurement: string,
    kinds: ReadonlyMap<string, Kind>,
    { from, to }: Range,
  ): AsyncGenerator<InfluxSeries> {
    const between = `time >= '${isoFromMicros(from)}' AND time < '${isoFromMicros(to)}'`;
    const pages = new Repetition(`The series of ${measurement}`);
    for (let offset = 0; ; offset += LISTED) {
      const tables = await this.#ask(
        `SELECT count(*) FROM ${this.#from(measurement)} WHERE ${between} GROUP BY * SLIMIT ${LISTED} SOFFSET ${offset}`,
      );
      for (const { tags = {}, columns, values } of tables) {
        const counts = new Map(columns.map((column, at) => [column, Number(values?.[0]?.[at] ?? 0)]));
        yield {
          measurement,
          tags: Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== '')),
          absent: Object.keys(tags).filter((key) => tags[key] === ''),
          fields: [...kinds].flatMap(([name, kind]) => {
            const count = counts.get(`count_${name}`) ?? 0;
            return count > 0 ? [{ name, kind, count }] : [];
          }),
        };
      }
      if (tables.length < LISTED) return;
      pages.check(JSON.stringify(tables[0]?.tags));
    }
  }

  /** What no project holds. */
  async *#before(measurement: string): AsyncGenerator<Thing> {
    const [table] = await this.#ask(
      `SELECT count(*) FROM ${this.#from(measurement)} WHERE time < '1970-01-01T00:00:00Z'`,
    );
    const [, ...counts] = table?.values?.[0] ?? [];
    const count = counts.reduce<number>((sum, one) => sum + Number(one ?? 0), 0);
    if (count > 0) yield { left: `${count} points of ${measurement} before 1970` };
  }
}

/** Exactly these: a tag that the series lacks is empty for InfluxDB. */
function tagCondition(tags: Place['tags']): string {
  return Object.entries(tags)
    .map(([key, value]) => ` AND ${identifier(key)}::tag = ${text(value)}`)
    .join('');
}
