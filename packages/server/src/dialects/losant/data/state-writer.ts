/** Reports → points of a batch, value by value; nothing is made for a value, because there are many. */
import { MICROS_PER_MILLISECOND } from '../../../model/time.js';
import type { Batch, Device, PointExtras, PointValue } from '../../../services/services.js';
import type { State } from '../wire/states.js';
import { nextArrival } from './duplicate-sequence.js';

/** The places of values, by which a refusal names one, are counted over all reports. */
export class StateWriter {
  #index = 0;
  #time = 0;
  #inTime = true;
  #extras: PointExtras | undefined;

  constructor(
    private readonly batch: Batch,
    private readonly device: Device,
  ) {}

  /** The values that follow are this report's; they are passed over when it is not in time. */
  begin(state: State, inTime: boolean): void {
    this.#time = state.time * MICROS_PER_MILLISECOND;
    this.#inTime = inTime;
    this.#extras = extrasOf(this.device, state);
  }

  add(attribute: string, value: PointValue): void {
    const index = this.#index++;
    if (!this.#inTime) return;
    const { key } = this.device;
    if (typeof value === 'number' && this.#extras === undefined) {
      const series = this.batch.find(key, attribute);
      if (series?.kind === 'number') return this.batch.addNumber(index, series.id, this.#time, value);
    }
    this.batch.add(index, key, attribute, this.#time, value, this.#extras);
  }
}

/** All values of one report share its arrival number, so that they are read as one report again. */
function extrasOf(device: Device, { meta }: State): PointExtras | undefined {
  if (!device.keepDuplicates) return meta === undefined ? undefined : { metadata: meta };
  const sequence = nextArrival();
  return meta === undefined ? { sequence } : { sequence, metadata: meta };
}
