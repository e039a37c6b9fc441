/** A channel is a device. */
import { TributaryError } from '../../../errors/error.js';
import type { Device, Principal, Services } from '../../../services/services.js';
import { CHANNEL } from '../wire/ids.js';

export const unknownChannel = (value: unknown): TributaryError =>
  new TributaryError('not_found', { what: 'Channel', value });

/** The channel that the key is of. */
export async function channelOfKey(
  { devices }: Pick<Services, 'devices'>,
  principal: Principal,
): Promise<Device> {
  const { device: id } = principal;
  if (id === null)
    throw new TributaryError('credentials_invalid', {
      reason: 'the key is not that of one channel, and nothing else says which one is meant',
    });
  const device = await devices.findReachable(principal, { id });
  if (device === undefined) throw unknownChannel(id);
  return device;
}

/** The channel of that number in whatever project the principal reaches, the only one for a key of a channel. */
export async function findChannel(
  { devices }: Pick<Services, 'devices'>,
  principal: Principal,
  text: string,
): Promise<Device> {
  const device = await devices.findReachable(principal, { form: CHANNEL, text });
  if (device === undefined || (principal.device !== null && principal.device !== device.id))
    throw unknownChannel(text);
  return device;
}
