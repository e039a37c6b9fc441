/**
 * What is wrong with what devices send: looked for in the background, answered from memory with the time as of which it is so. Rules: a round rests for
 * ten times as long as it took, and `quality-interval` at least; what was deleted since is not shown; a restart forgets it.
 */
import type { Catalog } from '../../catalog/catalog.js';
import { nowMicros, type Micros } from '../../model/time.js';
import type { PointsStore } from '../../points/store.js';
import { list, pageRequest } from '../paging.js';
import type { Quality, QualityFilter, QualityFinding, QualityReport, Refusals } from '../services.js';
import { Arrivals } from './arrivals.js';
import { listedOf, NOTHING_FOUND, type Found, type FoundInProject } from './findings.js';
import { REST_FACTOR } from './limits.js';
import { Rates } from './rates.js';
import { Remembered } from './remembered.js';
import { Round } from './round.js';

const PROJECTS = 1_000;

export interface QualityOptions {
  readonly catalog: Pick<Catalog, 'walk'>;
  readonly store: Pick<PointsStore, 'heads' | 'queries'>;
  readonly refusals: Pick<Refusals, 'list'>;
  /** Shortest time between two rounds in ms. */
  readonly interval: number;
  readonly onProblem: (error: unknown) => void;
}

export class QualityService implements Quality {
  readonly arrivals: Arrivals;
  readonly rates = new Rates();
  /** Of the last round, for the metrics. */
  seconds = 0;
  devices = 0;
  series = 0;
  findings = 0;
  readonly #remembered: Remembered;
  readonly #ended = new AbortController();
  #projects: ReadonlyMap<number, FoundInProject> = new Map();
  #asOf: Micros | null = null;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly options: QualityOptions) {
    const { heads } = options.store;
    this.arrivals = new Arrivals(heads);
    this.#remembered = new Remembered(heads);
  }

  start(): void {
    this.#sleep(this.options.interval);
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Points of these were deleted. */
  removed(series: readonly { readonly id: number }[]): void {
    for (const { id } of series) this.arrivals.forget(id);
  }

  async report(
    project: number,
    filter: QualityFilter,
    page: Parameters<Quality['report']>[2],
  ): Promise<QualityReport> {
    const { limit, after = 0 } = pageRequest(page);
    const { listed, devices } = this.#projects.get(project) ?? NOTHING_FOUND;
    const asked = listed.filter((found) => fits(found, filter));
    const shown = asked.slice(after, after + limit);
    const next = after + limit < asked.length ? after + limit : null;
    return {
      ...list({ items: await this.#named(project, shown), next }),
      ...{ asOf: this.#asOf, took: this.#asOf === null ? null : this.seconds },
      ...{ receivedSince: this.arrivals.since, devices, rates: this.rates.of(project) },
    };
  }

  /** Without what was deleted since. */
  async #named(project: number, found: readonly Found[]): Promise<QualityFinding[]> {
    const { walk } = this.options.catalog;
    const ids = found.flatMap(({ device }) => device.id ?? []);
    const keys = await walk.keys(project, ids);
    const names = await walk.names(
      project,
      found.flatMap(({ series }) => series),
    );
    return found.flatMap(({ kind, device, series, affected, since, evidence }) => {
      const key = device.id === null ? device.key : keys.get(device.id);
      const named = series.flatMap((id) => {
        const name = names.get(id);
        return name === undefined ? [] : [{ id, name }];
      });
      if (key === undefined || (series.length > 0 && named.length === 0)) return [];
      const gone = series.length - named.length;
      return [
        { kind, device: { id: device.id, key }, series: named, affected: affected - gone, since, evidence },
      ];
    });
  }

  async #round(): Promise<void> {
    const { catalog, store, refusals } = this.options;
    const { signal } = this.#ended;
    const began = performance.now();
    const now = nowMicros();
    const { arrivals } = this;
    const parts = { catalog, store, refusals, arrivals, signal, remembered: this.#remembered };
    const projects: number[] = [];
    for (let more = true; more;) {
      const some = await catalog.walk.projects(projects.at(-1) ?? 0, PROJECTS);
      for (const id of some) projects.push(id);
      more = some.length === PROJECTS;
    }
    const round = new Round(parts, now, listedOf(projects.length));
    const found = new Map<number, FoundInProject>();
    for (const project of projects) found.set(project, await round.project(project));
    this.#remembered.keepOnly((series) => store.heads.has(series));
    this.#projects = found;
    this.#asOf = now;
    this.seconds = (performance.now() - began) / 1000;
    this.devices = round.devices;
    this.series = round.series;
    this.findings = [...found.values()].reduce((sum, { listed }) => sum + listed.length, 0);
  }

  #sleep(ms: number): void {
    if (this.#ended.signal.aborted) return;
    this.#timer = setTimeout(() => {
      const began = performance.now();
      this.#running = this.#round()
        .catch((error: unknown) => {
          if (!this.#ended.signal.aborted) this.options.onProblem(error);
        })
        .then(() => this.#sleep(Math.max(this.options.interval, REST_FACTOR * (performance.now() - began))));
    }, ms);
    this.#timer.unref();
  }
}

const fits = ({ kind, device, since }: Found, filter: QualityFilter): boolean =>
  (filter.kind === undefined || kind === filter.kind) &&
  (filter.device === undefined || device.key === filter.device) &&
  (filter.since === undefined || since >= filter.since);
