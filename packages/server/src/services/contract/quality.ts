/** What is wrong with what devices send, as it was found behind the writes; and how much comes in. */
import type { QualityKind } from '../../model/quality-kinds.js';
import type { Micros } from '../../model/time.js';
import type { Page, PageRequest } from './paging.js';

/** The figures that speak for it; docs/quality.md says which kind has which. */
export interface QualityEvidence {
  /** Nine of ten distances between its points are not longer. */
  readonly usualSeconds?: number;
  /** It never sent a point. */
  readonly never?: true;
  readonly gaps?: number;
  /** By which the gaps are longer than a usual distance, together. */
  readonly missingSeconds?: number;
  readonly longestSeconds?: number;
  /** From the first point that was looked at to the last. */
  readonly spanSeconds?: number;
  /** Points since `receivedSince` of the answer, whatever their time. */
  readonly received?: number;
  readonly late?: number;
  readonly latestSeconds?: number;
  readonly rewritten?: number;
  readonly points?: number;
  readonly value?: number;
  /** Points of the longest run of one value before. */
  readonly longestRun?: number;
  readonly before?: number;
  readonly after?: number;
  readonly factor?: string;
  readonly unitBefore?: string;
  readonly unit?: string | null;
  /** By which its clock is ahead; behind: below 0. */
  readonly aheadSeconds?: number;
  /** Points that were refused for their time. */
  readonly refused?: number;
  readonly message?: string;
}

export interface QualityFinding {
  readonly kind: QualityKind;
  /** The key; `id` is null where points of an unknown device were refused. */
  readonly device: { readonly id: number | null; readonly key: string };
  /** The worst first, five at most; none: it is of the device as a whole. */
  readonly series: readonly { readonly id: number; readonly name: string }[];
  /** Series of the device of which it is so. */
  readonly affected: number;
  readonly since: Micros;
  /** Of the worst series. */
  readonly evidence: QualityEvidence;
}

export interface QualityFilter {
  readonly kind?: QualityKind | undefined;
  readonly device?: string | undefined;
  /** Only what began then or later. */
  readonly since?: Micros | undefined;
}

/** Points of a project, in whole minutes. */
export interface QualityRates {
  readonly storedLastMinute: number;
  readonly refusedLastMinute: number;
  readonly storedLastHour: number;
  readonly refusedLastHour: number;
}

export interface QualityReport extends Page<QualityFinding> {
  /** When the look at all series began; null: none has ended since the start. */
  readonly asOf: Micros | null;
  /** How long it took. */
  readonly took: number | null;
  readonly receivedSince: Micros;
  /** Devices of each kind, also those that are not listed because there are too many. */
  readonly devices: Readonly<Record<QualityKind, number>>;
  readonly rates: QualityRates;
}

export interface Quality {
  /** By kind, the worst first. */
  report(project: number, filter: QualityFilter, page: PageRequest): Promise<QualityReport>;
}
