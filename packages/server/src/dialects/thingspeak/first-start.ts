/** What the first start makes for ThingSpeak: a user's key. Channels are made with it, and bring their own. */
import type { FirstStartPart } from '../../services/services.js';

export const firstStart: FirstStartPart = {
  credentials: async ({ token }) => ({ userApiKey: await token('thingspeak', ['project:admin']) }),
};
