/** What the first start makes for clients of Losant: a token of the application, and an access key for its devices. */
import type { FirstStartPart } from '../../services/services.js';
import { applicationIdOf } from './wire/ids.js';

export const firstStart: FirstStartPart = {
  async credentials({ token, accessKey, project }) {
    const { key, secret } = await accessKey('first start');
    return {
      applicationId: applicationIdOf(project),
      token: await token('losant', ['all.Application', 'project:admin']),
      accessKey: key,
      accessSecret: secret,
    };
  },
};
