/**
 * What is in memory of each streamer: its row, the highest id that any report brought, and the reports being taken now.
 * Ensures that two reports which share ids are taken one after the other, while all others run side by side.
 */
import type { Catalog } from '../../catalog/catalog.js';

/** The span of ids of a report that is being taken. */
export interface Flight {
  readonly first: number;
  readonly last: number;
  readonly done: Promise<unknown>;
}

export interface StreamerState {
  readonly id: number;
  /** Nothing above it was ever brought. */
  highest: number;
  readonly flights: Set<Flight>;
}

const MAX_KEPT = 50_000;

export class StreamerStates {
  readonly #kept = new Map<string, Promise<StreamerState>>();
  #open = 0;

  constructor(
    private readonly catalog: Catalog,
    /** Resolves when the catalog has every report that was recorded. */
    private readonly recorded: () => Promise<void>,
  ) {}

  /** Runs `work` when no report with ids of this span is being taken any more. */
  async exclusive<T>(
    of: { device: number; number: number; selector: number },
    [first, last]: readonly [first: number, last: number],
    work: (streamer: { readonly id: number; readonly overlaps: boolean }) => Promise<T>,
  ): Promise<T> {
    this.#open++;
    try {
      return await this.#taking(await this.#stateOf(of), [first, last], work);
    } finally {
      this.#open--;
    }
  }

  async #taking<T>(
    state: StreamerState,
    [first, last]: readonly [first: number, last: number],
    work: (streamer: { readonly id: number; readonly overlaps: boolean }) => Promise<T>,
  ): Promise<T> {
    const before = [...state.flights].filter((flight) => flight.first <= last && first <= flight.last);
    const overlaps = first <= state.highest;
    if (last > state.highest) state.highest = last;
    const done = Promise.all(before.map((flight) => flight.done.catch(() => undefined))).then(() =>
      work({ id: state.id, overlaps }),
    );
    const flight = { first, last, done };
    state.flights.add(flight);
    try {
      return await done;
    } finally {
      state.flights.delete(flight);
    }
  }

  async #stateOf({ device, number, selector }: { device: number; number: number; selector: number }) {
    // What is forgotten here is read from the catalog again, but not while a report is on its way there.
    if (this.#kept.size >= MAX_KEPT && this.#open === 0) this.#kept.clear();
    const key = `${device} ${number}`;
    let state = this.#kept.get(key);
    if (state === undefined) {
      state = this.#load(device, number, selector);
      this.#kept.set(key, state);
      state.catch(() => this.#kept.delete(key));
    }
    return state;
  }

  async #load(device: number, number: number, selector: number): Promise<StreamerState> {
    await this.recorded();
    const { id, lastId } = await this.catalog.streamers.ensure(device, number, selector);
    const highest = Math.max(lastId, await this.catalog.reports.highest(id));
    return { id, highest, flights: new Set() };
  }
}
