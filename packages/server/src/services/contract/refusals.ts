/** Inputs that were refused lately, whatever door they came by: where somebody looks who misses points. */
import type { Page, PageRequest } from './paging.js';

export interface RefusedInput {
  readonly project: number;
  /** The API, or `mqtt`, `mqtt-upstream`, `reports`. */
  readonly door: string;
  /** Of errors/catalogue.ts, or `refused` where an API has none. */
  readonly code: string;
  readonly message: string;
  readonly device?: string | undefined;
  readonly series?: string | undefined;
  /** The beginning of what was sent, as `sampleOf` makes it. */
  readonly sample?: string | undefined;
}

/** Refusals of one kind (door, device, series and reason) are one entry. */
export interface RefusalEntry extends Omit<RefusedInput, 'project'> {
  /** Of the latest one, in milliseconds. */
  readonly time: number;
  /** Of the first one since the entry is kept. */
  readonly first: number;
  readonly count: number;
}

export interface RefusalFilter {
  readonly door?: string | undefined;
  readonly device?: string | undefined;
}

export interface Refusals {
  note(input: RefusedInput): void;
  /** The newest first. */
  list(project: number, filter: RefusalFilter, page: PageRequest): Page<RefusalEntry>;
}
