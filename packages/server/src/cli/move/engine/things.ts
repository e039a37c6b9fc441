/** Lists the things of a source and makes those that the target lacks; what is found to read are its lanes. */
import type { Progress } from '../../import/progress.js';
import type { Lane, MovedAsset, MovedDevice, MovedSeries, Range, Source, Thing } from './source.js';
import type { Made, Target } from './target.js';

/** Things that are made together; more would be listed for long before the first is. */
const TOGETHER = 200;

export interface ThingCounts {
  devices: number;
  series: number;
  assets: number;
  /** By what they are called. */
  readonly extras: Record<string, number>;
  made: number;
  known: number;
  /** By the target. */
  refused: number;
}

export interface Listing {
  readonly counts: ThingCounts;
  readonly lanes: readonly Lane[];
  /** What is left where it is, in words. */
  readonly left: readonly string[];
}

export interface ListingOptions {
  /** Undefined: nothing is made. */
  readonly target: Target | undefined;
  readonly parallel: number;
  readonly progress: Progress;
  /** Aborted: what was listed is made, and no more is listed. */
  readonly signal?: AbortSignal;
}

export async function listThings(
  source: Source,
  range: Range,
  { target, parallel, progress, signal }: ListingOptions,
): Promise<Listing> {
  const counts: ThingCounts = { devices: 0, series: 0, assets: 0, extras: {}, made: 0, known: 0, refused: 0 };
  const lanes: Lane[] = [];
  const left: string[] = [];
  const assets: MovedAsset[] = [];
  const waiting = { devices: [] as MovedDevice[], series: [] as MovedSeries[] };
  const count = (made: Made): void => {
    counts[made]++;
    const done = counts.made + counts.known + counts.refused;
    progress.update(done, done);
  };
  const flush = async (): Promise<void> => {
    if (target === undefined) {
      waiting.devices.length = waiting.series.length = 0;
      return;
    }
    await inParallel(waiting.devices.splice(0), parallel, async (one) => count(await target.makeDevice(one)));
    await inParallel(waiting.series.splice(0), parallel, async (one) => count(await target.makeSeries(one)));
  };
  for await (const thing of source.things(range)) {
    if ('lane' in thing) lanes.push(thing.lane);
    else if ('left' in thing) left.push(thing.left);
    else if ('asset' in thing) assets.push(thing.asset);
    else if ('extra' in thing) {
      const { what } = thing.extra;
      counts.extras[what] = (counts.extras[what] ?? 0) + 1;
      await flush();
      if (target) count(await target.makeExtra(thing.extra));
    } else if ('project' in thing) await target?.identifyProject(thing.project.externalIds);
    else add(thing, waiting, counts);
    if (signal?.aborted) break;
    if (waiting.devices.length + waiting.series.length >= TOGETHER) await flush();
  }
  await flush();
  counts.assets = assets.length;
  if (target) await inParallel(assets, parallel, async (one) => count(await target.makeAsset(one)));
  return { counts, lanes, left };
}

function add(
  thing: Extract<Thing, { device: MovedDevice } | { series: MovedSeries }>,
  waiting: { devices: MovedDevice[]; series: MovedSeries[] },
  counts: ThingCounts,
): void {
  if ('device' in thing) {
    counts.devices++;
    waiting.devices.push(thing.device);
  } else {
    counts.series++;
    waiting.series.push(thing.series);
  }
}

/** The first failure ends all; it is thrown when the others have ended what they were at. */
export async function inParallel<T>(
  items: readonly T[],
  parallel: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    while (next < items.length && failed === undefined) {
      try {
        await work(items[next++]!);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, worker));
  if (failed !== undefined) throw failed.error;
}
