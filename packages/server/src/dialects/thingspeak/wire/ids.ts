/** The number of a channel: the one that it had at ThingSpeak, else that of its device. */
import { shownId, type Identified, type MadeIdForm } from '../../../model/identity.js';

export const CHANNEL: MadeIdForm = {
  api: 'thingspeak',
  kind: 'device',
  expected: 'the number of a channel, of at most 15 digits',
  read: (text) => (/^\d{1,15}$/.test(text) && Number(text) > 0 ? String(Number(text)) : undefined),
  made: { write: String, parse: Number },
  // A path names a channel and no project.
  isWide: true,
};

export const channelId = (device: Identified): number => Number(shownId(CHANNEL, device));
