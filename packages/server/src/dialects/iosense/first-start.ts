/** What the first start makes for clients of I/O Sense: `userId` of most of them, `apikey` of the oldest, the same token. */
import type { FirstStartPart } from '../../services/services.js';

export const firstStart: FirstStartPart = {
  async credentials({ token }) {
    const secret = await token('iosense', ['project:write']);
    return { apikey: secret, userId: secret };
  },
};
