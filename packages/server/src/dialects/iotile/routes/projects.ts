/** Projects, by UUID or by slug: the web and mobile apps pass the one, notebooks the other. */
import { given } from '../../../model/given.js';
import { parseProjectSlug } from '../../../model/identity.js';
import type { Membership, Project } from '../../../services/services.js';
import { checkClaimable, claim } from '../access/claims.js';
import type { DevicePlace, ProjectPlace } from '../access/places.js';
import { signedIn } from '../credentials.js';
import { errorText, ruleError } from '../errors.js';
import { Fields } from '../http/fields.js';
import { envelopeOf, STANDARD } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { VIRTUAL_DEVICE } from '../streams/virtual-device.js';
import { organizationSlug, projectJson, usernameOf } from '../wire/accounts.js';
import { textAttribute, vendorAttributes } from '../wire/attributes.js';
import { PROJECT, PROJECT_UUID, isUuid, projectNumberOf, projectUuidOf } from '../wire/ids.js';

const MAX_NAME_LENGTH = 255;

export const projectRoutes: readonly IotileRoute[] = [
  route({
    method: 'GET',
    path: '/project/',
    needs: signedIn,
    handle: async (call) => {
      const places = (await call.caller.projects()).filter((place) => fits(call, place));
      return envelopeOf(call, STANDARD, places.map(jsonOf));
    },
  }),
  route({
    method: 'POST',
    path: '/project/',
    needs: signedIn,
    status: 201,
    handle: async (call) => jsonOf(await create(call)),
  }),
  route({
    method: 'POST',
    path: '/project/new/',
    needs: signedIn,
    status: 201,
    handle: async (call) => {
      const { device } = call.fields();
      const claimed = typeof device === 'string' ? await call.caller.device(device, 'write') : undefined;
      const place = await create(call, claimed);
      if (claimed !== undefined) await claim(call, claimed, place);
      return { id: projectUuidOf(place.project) };
    },
  }),
  route({
    method: 'GET',
    path: '/project/:id/',
    needs: signedIn,
    handle: async (call) => jsonOf(await projectOf(call)),
  }),
  route({ method: 'PATCH', path: '/project/:id/', needs: signedIn, handle: change }),
  route({ method: 'PUT', path: '/project/:id/', needs: signedIn, handle: change }),
  route({
    method: 'DELETE',
    path: '/project/:id/',
    needs: signedIn,
    handle: async (call) => {
      const place = await projectOf(call);
      if (!(await call.caller.isStaffIn(place.membership)))
        throw errorText(400, 'Projects can only be deleted by staff.');
      await call.services.projects.delete(place.membership.principal, place.project.id);
    },
  }),
  route({ method: 'GET', path: '/project/:id/extra/', needs: signedIn, handle: extra }),
];

export const jsonOf = ({ project, membership }: ProjectPlace) =>
  projectJson(project, membership.organization);

/** The project that the path names; what is neither a UUID nor a slug gets an answer of its own. */
export async function projectOf(call: Call): Promise<ProjectPlace> {
  const id = call.param('id');
  if (!isUuid(id) && parseProjectSlug(id) === undefined) throw ruleError('Project ID must be a UUID');
  return call.caller.project(id);
}

/** Not for a device that cannot be claimed into it afterwards. */
async function create(call: Call, device?: DevicePlace): Promise<ProjectPlace> {
  const fields = new Fields(call.fields());
  const name = fields.text('name', MAX_NAME_LENGTH);
  const about = fields.optionalText('about');
  const org = fields.text('org');
  let membership: Membership | undefined;
  if (org !== '') {
    membership = (await call.caller.memberships()).find(
      ({ organization }) => organizationSlug(organization) === org,
    );
    if (membership === undefined) fields.wrong('org', `Object with slug=${org} does not exist.`, undefined);
  }
  const externalIds = ownIds(fields);
  fields.check();
  if (device !== undefined) checkClaimable(device, membership!);
  const { user } = await call.services.people.me(call.caller.principal);
  const project = await call.services.projects.create(membership!.principal, {
    name,
    externalIds,
    ...given({ description: about }),
    attributes: { iotile: { createdBy: user === null ? '' : usernameOf(user) } },
  });
  return { project, membership: membership! };
}

/** A project may bring its UUID and its slug along. */
function ownIds(fields: Fields): Record<string, string> {
  const ids: Record<string, string> = {};
  for (const [field, form] of [
    ['id', PROJECT_UUID],
    ['slug', PROJECT],
  ] as const) {
    const text = fields.optionalText(field);
    if (text === undefined || text === '') continue;
    if (form.read(text) === undefined) fields.wrong(field, `Expected ${form.expected}.`, undefined);
    ids[form.api] = text;
  }
  return ids;
}

async function change(call: Call) {
  const place = await projectOf(call);
  await call.caller.require(place, 'admin');
  const fields = new Fields(call.fields());
  const name = fields.has('name') ? fields.text('name', MAX_NAME_LENGTH) : undefined;
  const about = fields.optionalText('about');
  fields.check();
  const project: Project = await call.services.projects.update(place.membership.principal, place.project.id, {
    ...given({ name, description: about }),
  });
  return jsonOf({ ...place, project });
}

async function extra(call: Call) {
  const place = await projectOf(call);
  const projects = [place.project.id];
  const { inventory } = call.services;
  const none = { offset: 0, limit: 1 };
  const devices = (attributes: { path: string[]; is?: string; not?: string }[]) =>
    inventory.devices({ projects, exceptKey: VIRTUAL_DEVICE, attributes }, none);
  const [active, inactive, variables, streams] = await Promise.all([
    devices([{ path: ['iotile', 'inactive'], not: '1' }]),
    devices([{ path: ['iotile', 'inactive'], is: '1' }]),
    inventory.variables({ projects }, none),
    inventory.series({ projects }, none),
  ]);
  return {
    ...jsonOf(place),
    counts: {
      active_devices: active.total,
      inactive_devices: inactive.total,
      variables: variables.total,
      streams: streams.total,
    },
  };
}

function fits({ query }: Call, { project, membership }: ProjectPlace): boolean {
  const org = query.text('org') ?? query.text('org__slug');
  const wanted: [string | undefined, string][] = [
    [org, organizationSlug(membership.organization)],
    [query.text('name'), project.name],
    [query.text('created_by'), textAttribute(vendorAttributes(project), 'createdBy')],
  ];
  const slug = query.text('slug');
  if (slug !== undefined && parseProjectSlug(slug) !== projectNumberOf(project)) return false;
  return wanted.every(([value, own]) => value === undefined || value === own);
}
