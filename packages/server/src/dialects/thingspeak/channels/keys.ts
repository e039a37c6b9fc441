/** Keys of a channel: tokens of its device. A key for writing reads too, as in ThingSpeak. */
import type { Device, Principal, Project, Scope, Services } from '../../../services/services.js';
import { channelId } from '../wire/ids.js';

export interface ChannelKey {
  readonly api_key: string;
  readonly write_flag: boolean;
}

interface KeyOwner {
  readonly principal: Principal;
  readonly project: Pick<Project, 'id'>;
}

export async function makeKey(
  { tokens }: Services,
  { principal, project }: KeyOwner,
  device: Device,
  isForWriting: boolean,
): Promise<ChannelKey> {
  const scopes: Scope[] = isForWriting ? ['project:read', 'project:write'] : ['project:read'];
  const { token } = await tokens.create(principal, {
    name: `ThingSpeak ${isForWriting ? 'write' : 'read'} key of channel ${channelId(device)}`,
    ...{ project: project.id, device: device.id, scopes },
  });
  return { api_key: token, write_flag: isForWriting };
}
