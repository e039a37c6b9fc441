/**
 * Properties: named facts of a device or project that people keep there. Rules: the name is used once for a target, and
 * a property of the same name replaces it, also with another type; a target that is not one's own and one that is
 * unknown are refused alike.
 */
import { given } from '../../../model/given.js';
import type { Document } from '../../../services/services.js';
import { readAll } from '../../whole-lists.js';
import type { ProjectPlace } from '../access/places.js';
import { signedIn } from '../credentials.js';
import { bareText, detail, forbidden, IotileRefusal } from '../errors.js';
import { envelopeOf, STANDARD } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { projectOf } from './projects.js';
import { deviceSlugOf, projectSlugOf } from '../wire/ids.js';

export const PROPERTY = 'iotile.property';
const LONGEST = 1_000;

interface Target {
  readonly place: ProjectPlace;
  readonly slug: string;
  readonly device: number | null;
}

export const propertyRoutes: readonly IotileRoute[] = [
  route({
    method: 'GET',
    path: '/property/',
    needs: signedIn,
    handle: async (call) => {
      const slug = call.query.text('target');
      if (slug === undefined) throw detail(406, 'A target is required: ?target=<slug>.');
      const found = await listed(call, await targetOf(call, slug), withTarget);
      return envelopeOf(call, STANDARD, found);
    },
  }),
  route({
    method: 'POST',
    path: '/property/',
    needs: signedIn,
    status: 201,
    handle: async (call) => {
      const { target } = call.fields();
      if (typeof target !== 'string') throw bareText(400, 'A target is required.');
      return withTarget(await put(call, await targetOf(call, target)));
    },
  }),
  route({
    method: 'GET',
    path: '/device/:slug/properties/',
    needs: signedIn,
    handle: async (call) => listed(call, await ofDevice(call), withoutTarget),
  }),
  route({
    method: 'POST',
    path: '/device/:slug/new_property/',
    needs: signedIn,
    status: 201,
    handle: async (call) => withoutTarget(await put(call, await ofDevice(call))),
  }),
  route({
    method: 'GET',
    path: '/project/:id/properties/',
    needs: signedIn,
    handle: async (call) => listed(call, await ofProject(call), withoutTarget),
  }),
  route({
    method: 'POST',
    path: '/project/:id/new_property/',
    needs: signedIn,
    status: 201,
    handle: async (call) => withoutTarget(await put(call, await ofProject(call))),
  }),
];

async function targetOf({ caller }: Call, slug: string): Promise<Target> {
  try {
    if (slug.startsWith('p--')) {
      const place = await caller.project(slug);
      return { place, slug: projectSlugOf(place.project), device: null };
    }
    const place = await caller.device(slug);
    return { place, slug: deviceSlugOf(place.device), device: place.device.id };
  } catch (error) {
    throw error instanceof IotileRefusal && error.status === 404 ? forbidden() : error;
  }
}

async function ofDevice({ caller, param }: Call): Promise<Target> {
  const place = await caller.device(param('slug'));
  return { place, slug: deviceSlugOf(place.device), device: place.device.id };
}

async function ofProject(call: Call): Promise<Target> {
  const place = await projectOf(call);
  return { place, slug: projectSlugOf(place.project), device: null };
}

function listed<Shown extends object>(
  { services }: Call,
  { place, slug, device }: Target,
  shown: (property: Document) => Shown,
): Promise<Shown[]> {
  return readAll(
    services,
    (page) =>
      services.documents.list(place.project.id, PROPERTY, {
        ...page,
        ...given({ device: device ?? undefined }),
      }),
    (property) => (property.body.target === slug ? shown(property) : undefined),
  );
}

async function put(call: Call, { place, slug, device }: Target): Promise<Document> {
  await call.caller.require(place, 'write');
  const { name, is_system: system, ...values } = call.fields();
  if (typeof name !== 'string' || name.trim() === '' || name.length > 100)
    throw bareText(400, 'A property needs a name of 1 to 100 characters.');
  const typed = valueOf(values);
  const { documents } = call.services;
  const body = { target: slug, name, ...typed, is_system: system === true };
  const key = `${slug}/${name}`;
  const before = await documents.findByName(place.project.id, PROPERTY, key);
  return before === undefined
    ? documents.create(place.project.id, PROPERTY, { name: key, device, body })
    : documents.update(place.project.id, PROPERTY, before.id, { body });
}

/** Exactly one of the three typed members. */
function valueOf({ int_value: int, str_value: str, bool_value: bool }: Readonly<Record<string, unknown>>) {
  const given = [int, str, bool].filter((value) => value !== undefined && value !== null);
  if (given.length === 1) {
    if (Number.isSafeInteger(int)) return { value: int, type: 'int' };
    if (typeof str === 'string' && str.length <= LONGEST) return { value: str, type: 'str' };
    if (typeof bool === 'boolean') return { value: bool, type: 'bool' };
  }
  throw bareText(400, 'A property needs exactly one of int_value, str_value and bool_value, of that type.');
}

const withoutTarget = ({ id, body }: Document) => ({
  id,
  name: body.name,
  value: body.value,
  type: body.type,
  is_system: body.is_system,
});
const withTarget = (document: Document) => ({ ...withoutTarget(document), target: document.body.target });
