/**
 * Organizations: one's own. A new one belongs to whoever makes it. Rules: a changed name changes the slug; PUT may leave
 * fields out, as the Python client's documentation does; only staff, who say so, delete one.
 */
import { given } from '../../../model/given.js';
import { slugify } from '../../../model/slugify.js';
import type { Membership } from '../../../services/services.js';
import { countAll } from '../../whole-lists.js';
import { signedIn } from '../credentials.js';
import { errorText } from '../errors.js';
import { Fields } from '../http/fields.js';
import { envelopeOf, STANDARD } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { VIRTUAL_DEVICE } from '../streams/virtual-device.js';
import { memberJson, organizationJson, projectJson, usernameOf } from '../wire/accounts.js';
import { withVendorAttributes } from '../wire/attributes.js';

const MAX_NAME_LENGTH = 50;

export const organizationRoutes: readonly IotileRoute[] = [
  route({
    method: 'GET',
    path: '/org/',
    needs: signedIn,
    handle: async (call) =>
      envelopeOf(call, STANDARD, (await call.caller.memberships()).map(organizationJson)),
  }),
  route({ method: 'POST', path: '/org/', needs: signedIn, status: 201, handle: create }),
  route({
    method: 'GET',
    path: '/org/:slug/',
    needs: signedIn,
    handle: async ({ caller, param }) => organizationJson(await caller.organization(param('slug'))),
  }),
  route({ method: 'PUT', path: '/org/:slug/', needs: signedIn, handle: change }),
  route({ method: 'PATCH', path: '/org/:slug/', needs: signedIn, handle: change }),
  route({
    method: 'DELETE',
    path: '/org/:slug/',
    needs: signedIn,
    handle: async ({ caller, services, param }) => {
      const membership = await caller.organization(param('slug'));
      if (!(await caller.isStaffIn(membership)))
        throw errorText(403, 'Organizations can only be deleted by staff.');
      await services.organizations.delete(membership.principal);
    },
  }),
  route({ method: 'GET', path: '/org/:slug/extra/', needs: signedIn, handle: extra }),
  route({
    method: 'GET',
    path: '/org/:slug/projects/',
    needs: signedIn,
    handle: async (call) => {
      const { organization } = await call.caller.organization(call.param('slug'));
      const own = (await call.caller.projects()).filter(
        ({ project }) => project.organization === organization.id,
      );
      own.sort((a, b) => (a.project.name < b.project.name ? -1 : a.project.name > b.project.name ? 1 : 0));
      return envelopeOf(
        call,
        STANDARD,
        own.map(({ project }) => projectJson(project, organization)),
      );
    },
  }),
];

async function create({ caller, services, fields: body }: Call) {
  const fields = new Fields(body());
  const name = fields.text('name', MAX_NAME_LENGTH);
  const about = fields.optionalText('about') ?? '';
  const slug = slugOf(fields, name);
  fields.check();
  const { user } = await services.people.me(caller.principal);
  const membership = await services.organizations.create(caller.principal, {
    name,
    slug,
    attributes: { iotile: { about, createdBy: user === null ? '' : usernameOf(user) } },
  });
  return organizationJson(membership);
}

async function change({ caller, services, fields: body, param }: Call) {
  const membership = await caller.organization(param('slug'));
  const fields = new Fields(body());
  const name = fields.has('name') ? fields.text('name', MAX_NAME_LENGTH) : undefined;
  const about = fields.optionalText('about');
  const slug = name === undefined ? undefined : slugOf(fields, name);
  fields.check();
  // The same name keeps its slug, also one that was given in another way.
  const renamed = name === membership.organization.name ? {} : { name, slug };
  const organization = await services.organizations.update(membership.principal, {
    ...given(renamed),
    ...given({
      attributes: about === undefined ? undefined : withVendorAttributes(membership.organization, { about }),
    }),
  });
  return organizationJson({ ...membership, organization });
}

async function extra({ caller, services, param }: Call) {
  const membership = await caller.organization(param('slug'));
  const projects = await projectsOf(caller, membership);
  const { total: devices } = await services.inventory.devices(
    { projects, exceptKey: VIRTUAL_DEVICE },
    { offset: 0, limit: 1 },
  );
  const administers = membership.principal.scopes.has('organization:admin');
  const members = administers
    ? await countAll((page) => services.people.list(membership.principal, page))
    : 1;
  return {
    ...organizationJson(membership),
    counts: {
      projects: projects.length,
      datablocks: 0,
      members,
      devices,
      fleets: 0,
      networks: 0,
      reports: 0,
    },
    current_member: await ownMembership(services, membership),
  };
}

export async function ownMembership(services: Call['services'], membership: Membership) {
  const { user } = await services.people.me(membership.principal);
  return memberJson(user, membership.role ?? 'member', membership.since);
}

export async function projectsOf(caller: Call['caller'], { organization }: Membership): Promise<number[]> {
  return (await caller.projects())
    .filter(({ project }) => project.organization === organization.id)
    .map(({ project }) => project.id);
}

function slugOf(fields: Fields, name: string): string {
  const slug = slugify(name).slice(0, 100);
  // The second form is that of organizations without a slug of their own.
  if (name !== '' && (slug === '' || /^org-\d+$/.test(slug)))
    fields.wrong('name', 'A name needs letters, and may not be "org" with a number.', undefined);
  return slug;
}
