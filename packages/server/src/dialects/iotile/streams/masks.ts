/** A device's mask: rows outside of it are hidden, always from a stream's data and elsewhere when `mask=1` asks so. */
import { given } from '../../../model/given.js';
import type { Device, Micros } from '../../../services/services.js';
import { vendorAttributes } from '../wire/attributes.js';

export interface Mask {
  readonly start: Micros | undefined;
  readonly end: Micros | undefined;
}

export function maskOf(device: Pick<Device, 'attributes'>): Mask {
  const { start, end } = (vendorAttributes(device).mask ?? {}) as { start?: unknown; end?: unknown };
  return {
    start: typeof start === 'number' ? start : undefined,
    end: typeof end === 'number' ? end : undefined,
  };
}

/** A range cut to the mask; `end` is excluded. */
export function within(
  { start, end }: Mask,
  from: Micros | undefined,
  to: Micros | undefined,
): { from?: Micros; to?: Micros } {
  const low = Math.max(from ?? 0, start ?? 0);
  const high = Math.min(to ?? Infinity, end ?? Infinity);
  return given({ from: low > 0 ? low : undefined, to: high < Infinity ? high : undefined });
}
