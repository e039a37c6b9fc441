/** Who belongs to an organization: members, invitations and one's own membership. */
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { readAll } from '../../whole-lists.js';
import { permissionsOf, ROLE_CODES, roleOfCode } from '../access/permissions.js';
import { signedIn } from '../credentials.js';
import { fieldErrors } from '../errors.js';
import { Fields } from '../http/fields.js';
import { envelopeOf, STANDARD } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { memberJson, organizationSlug } from '../wire/accounts.js';
import { adminTime } from '../wire/times.js';
import { ownMembership } from './organizations.js';

export const memberRoutes: readonly IotileRoute[] = [
  route({
    method: 'GET',
    path: '/org/:slug/members/',
    needs: signedIn,
    handle: async (call) => {
      const { principal } = await call.caller.organization(call.param('slug'));
      const members = await readAll(
        call.services,
        (page) => call.services.people.list(principal, page),
        (user) => memberJson(user, user.role, user.created),
      );
      return envelopeOf(call, STANDARD, members);
    },
  }),
  route({
    method: 'GET',
    path: '/org/:slug/membership/',
    needs: signedIn,
    handle: async ({ caller, services, param }) =>
      ownMembership(services, await caller.organization(param('slug'))),
  }),
  route({
    method: 'GET',
    path: '/org/:slug/pending/',
    needs: signedIn,
    handle: async (call) => {
      const membership = await call.caller.organization(call.param('slug'));
      const invitations = await call.services.invitations.pending(membership.principal);
      return envelopeOf(
        call,
        STANDARD,
        invitations.map(({ email, role, created, expires }) => ({
          email,
          org: organizationSlug(membership.organization),
          role: permissionsOf(role ?? 'member').code,
          sent_on: adminTime(created),
          expires_on: adminTime(expires),
        })),
      );
    },
  }),
  route({ method: 'POST', path: '/org/:slug/invite/', needs: signedIn, status: 201, handle: invite }),
];

/** An operator of a server without mail hands the key over in another way: it is answered too, to operators only. */
async function invite(call: Call) {
  const membership = await call.caller.organization(call.param('slug'));
  const body = call.fields();
  const fields = new Fields(body);
  const email = fields.text('email', 255);
  const role = body.role === undefined ? 'member' : roleOfCode(body.role);
  if (role === undefined) fields.wrong('role', `Expected one of ${ROLE_CODES}.`, undefined);
  fields.check();
  const { address, invitations } = call.services;
  const { key, expires } = await invitations
    .invite(membership.principal, { email, ...given({ role }) }, letterOf(email, address.url))
    .catch((error: unknown) => {
      if (error instanceof TributaryError && error.code === 'field_invalid')
        throw fieldErrors({ email: 'Enter a valid email address.' });
      throw error;
    });
  return { email, ...given({ key: key ?? undefined }), expires_on: adminTime(expires) };
}

const letterOf = (email: string, url: string) => (organization: string) => ({
  subject: `Invitation to ${organization}`,
  text: (key: string) => `You were invited to ${organization}.

To make your account, or to come in with the one that you have (and its password), send
{"username": "…", "email": "${email}", "password": "…", "invitation": "${key}"} as JSON:

  POST ${url}/api/v1/account/
`,
});
