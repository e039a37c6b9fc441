/** `GET /backup`: everything that the installation holds, for the `tributary backup` command of the same machine. */
import { TributaryError } from '../../../errors/error.js';
import { operation } from '../operations/operation.js';

export const backupOperation = operation({
  id: 'backup',
  method: 'GET',
  path: '/backup',
  summary: 'A tar archive of all organizations, for the local administrator only.',
  needs: { scope: 'organization:admin' },
  async handle({ principal, services, reply }) {
    // A backup holds every organization: no token of one of them may have it.
    if (principal.kind !== 'local')
      throw new TributaryError('scope_missing', {
        expected: 'of the local administrator (run `tributary backup` on the server)',
      });
    const { archive, points } = await services.backup.start();
    return reply.type('application/x-tar').header('x-tributary-points', points).send(archive);
  },
});
