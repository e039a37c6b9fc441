/** A channel is a device. Its number is the device's, which no other device of the installation has. */
import { TributaryError } from '../../../errors/error.js';
import type { Device, Principal, Services } from '../../../services/services.js';

export const channelId = (device: Pick<Device, 'id'>): number => device.id;

export const unknownChannel = (value: unknown): TributaryError =>
  new TributaryError('not_found', { what: 'Channel', value });

/** The channel of that number in whatever project the principal reaches, the only one for a key of a channel. */
export async function findChannel(
  { devices }: Pick<Services, 'devices'>,
  principal: Principal,
  text: string,
): Promise<Device> {
  const id = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  const reachable = principal.device === null || principal.device === id;
  const device = Number.isNaN(id) || !reachable ? undefined : await devices.findReachable(principal, id);
  if (device === undefined) throw unknownChannel(text);
  return device;
}
