/** What was found in one project: for each kind the worst devices, all counted. Rule: bounded; a device is one finding of a kind, whose worst series speak for it. */
import { FirstOf } from '../../model/first-of.js';
import type { Micros } from '../../model/time.js';
import { QUALITY_KINDS, type QualityKind } from '../../model/quality-kinds.js';
import type { QualityEvidence } from '../services.js';
import type { Judged } from './judging.js';
import { LEAST_LISTED, MAX_LISTED, MAX_LISTED_OF_ALL, NAMED } from './limits.js';

export interface Found {
  readonly kind: QualityKind;
  readonly device: { readonly id: number | null; readonly key: string };
  /** Ids, the worst first. */
  readonly series: readonly number[];
  readonly affected: number;
  readonly since: Micros;
  readonly score: number;
  readonly evidence: QualityEvidence;
}

export interface FoundInProject {
  /** By kind, the worst first. */
  readonly listed: readonly Found[];
  readonly devices: Readonly<Record<QualityKind, number>>;
}

export const NOTHING_FOUND: FoundInProject = {
  listed: [],
  devices: Object.fromEntries(QUALITY_KINDS.map((kind) => [kind, 0])) as Record<QualityKind, number>,
};

/** Devices of a kind that are listed, where there are so many projects. */
export const listedOf = (projects: number): number =>
  Math.max(
    LEAST_LISTED,
    Math.min(MAX_LISTED, Math.floor(MAX_LISTED_OF_ALL / (projects * QUALITY_KINDS.length))),
  );

const worstFirst = (a: Found, b: Found) => b.score - a.score || (a.device.id ?? 0) - (b.device.id ?? 0);

export class Findings {
  readonly #kinds: ReadonlyMap<QualityKind, FirstOf<Found>>;

  constructor(listed: number) {
    this.#kinds = new Map(QUALITY_KINDS.map((kind) => [kind, new FirstOf(worstFirst, listed)]));
  }

  async add(found: Found): Promise<void> {
    await this.#kinds.get(found.kind)!.add([found]);
  }

  async all(): Promise<FoundInProject> {
    const listed: Found[] = [];
    const devices = { ...NOTHING_FOUND.devices };
    for (const [kind, first] of this.#kinds) {
      for (const one of await first.sorted()) listed.push(one);
      devices[kind] = first.total;
    }
    return { listed, devices };
  }
}

/** What is wrong with series of one device, by kind. */
export class DeviceFindings {
  readonly #kinds = new Map<QualityKind, { affected: number; worst: (Judged & { series: number })[] }>();

  constructor(private readonly device: Found['device']) {}

  add(series: number, judged: Judged): void {
    const own = this.#kinds.get(judged.kind) ?? { affected: 0, worst: [] };
    this.#kinds.set(judged.kind, own);
    own.affected++;
    own.worst.push({ series, ...judged });
    own.worst.sort((a, b) => b.score - a.score);
    own.worst.length = Math.min(own.worst.length, NAMED);
  }

  *all(): Generator<Found> {
    for (const [kind, { affected, worst }] of this.#kinds) {
      const { score, since, evidence } = worst[0]!;
      yield {
        ...{ kind, device: this.device, affected, since, score, evidence },
        series: worst.map(({ series }) => series),
      };
    }
  }

  /** Of the device as a whole. */
  whole({ kind, ...judged }: Judged, affected: number): Found {
    return { ...{ kind, device: this.device, series: [], affected }, ...judged };
  }
}
