/** A channel is a device. */
import { TributaryError } from '../../../errors/error.js';
import type { Device, Principal, Services } from '../../../services/services.js';
import { CHANNEL } from '../wire/ids.js';

export const unknownChannel = (value: unknown): TributaryError =>
  new TributaryError('not_found', { what: 'Channel', value });

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
