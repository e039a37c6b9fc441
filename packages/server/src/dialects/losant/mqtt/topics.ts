/** `losant/DEVICE_ID/state` and `losant/DEVICE_ID/command`; everything else below `losant` is reserved. */
import { API_TOPICS } from '../../topics.js';

export const LOSANT_TOPICS = API_TOPICS.losant;

export interface LosantTopic {
  readonly device: string;
  readonly kind: 'state' | 'command';
}

export function parseLosantTopic(topic: string): LosantTopic | undefined {
  const match = /^losant\/([0-9a-fA-F]{24})\/(state|command)$/.exec(topic);
  if (match === null) return undefined;
  return { device: match[1]!.toLowerCase(), kind: match[2] as LosantTopic['kind'] };
}

export const commandTopic = (losantId: string): string => `${LOSANT_TOPICS}/${losantId}/command`;
