/**
 * Variables and variable types. Rules: a number (`lid`) is used once in a project, a name may be used again (the
 * catalog's own name of a second one has its number behind it); factors and units of a variable count for streams that
 * have none of their own.
 */
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { Services, Variable } from '../../../services/services.js';
import { readWhole } from '../../whole-lists.js';
import type { ProjectPlace, VariablePlace } from '../access/places.js';
import { placesFor } from '../access/selection.js';
import { signedIn } from '../credentials.js';
import { errorText, nonFieldError, notFound } from '../errors.js';
import { Fields } from '../http/fields.js';
import { envelope, envelopeOf, LARGE, STANDARD } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { readMdoChange } from '../streams/mdo-change.js';
import { variableAttributes, type VariableAttributes } from '../wire/stream-rules.js';
import { findType, VARIABLE_TYPES } from '../wire/variable-types.js';
import { variableJson } from '../wire/variables.js';

const LAST_NUMBER = 0xffff;
const MAX_NAME_LENGTH = 200;

export const variableRoutes: readonly IotileRoute[] = [
  route({
    method: 'GET',
    path: '/variable/',
    needs: signedIn,
    handle: async (call) => {
      const places = await placesFor(call);
      const filter = { projects: [...places.keys()] };
      return envelope(call, LARGE, (slice) =>
        readWhole(
          call.services,
          slice,
          (part) => call.services.inventory.variables(filter, part),
          (items) => items.map((variable) => jsonOf({ ...places.get(variable.project)!, variable })),
        ),
      );
    },
  }),
  route({ method: 'POST', path: '/variable/', needs: signedIn, status: 201, handle: create }),
  route({
    method: 'GET',
    path: '/variable/:slug/',
    needs: signedIn,
    handle: async ({ caller, param }) => jsonOf(await caller.variable(param('slug'))),
  }),
  route({ method: 'PATCH', path: '/variable/:slug/', needs: signedIn, handle: change }),
  route({ method: 'PUT', path: '/variable/:slug/', needs: signedIn, handle: change }),
  route({
    method: 'DELETE',
    path: '/variable/:slug/',
    needs: signedIn,
    handle: async ({ caller, services, param }) => {
      const { project, membership, variable } = await caller.variable(param('slug'));
      if (!(await caller.isStaffIn(membership)))
        throw errorText(400, 'Variables can only be deleted by staff.');
      await services.variables.delete(project.id, variable.id);
    },
  }),
  route({
    method: 'GET',
    path: '/variable/:slug/type/',
    needs: signedIn,
    handle: async ({ caller, param }) => {
      const { variable } = await caller.variable(param('slug'));
      const type = findType(variableAttributes(variable).type);
      // Never `null`: a client reads a member of the answer.
      if (type === undefined) throw notFound();
      return type;
    },
  }),
  route({
    method: 'GET',
    path: '/vartype/',
    needs: signedIn,
    handle: (call) => envelopeOf(call, STANDARD, VARIABLE_TYPES),
  }),
  route({
    method: 'GET',
    path: '/vartype/:slug/',
    needs: signedIn,
    handle: ({ param }) => {
      const type = findType(param('slug'));
      if (type === undefined) throw notFound();
      return type;
    },
  }),
];

const jsonOf = ({ variable, project, membership }: VariablePlace) =>
  variableJson(variable, project, membership.organization);

async function create(call: Call) {
  const body = call.fields();
  const fields = new Fields(body);
  const name = fields.text('name', MAX_NAME_LENGTH);
  const text = fields.text('project');
  const number = fields.integer('lid', 1, LAST_NUMBER);
  if (number === undefined && fields.problems.lid === undefined)
    fields.wrong('lid', 'This field is required.', undefined);
  const vendor = { ...readMdoChange(fields, body, undefined), ...readOther(fields) };
  let place: ProjectPlace | undefined;
  if (text !== '') {
    place = await call.caller.project(text).catch(() => undefined);
    if (place === undefined)
      fields.wrong('project', `Invalid pk "${text.slice(0, 100)}" - object does not exist.`, undefined);
  }
  fields.check();
  await call.caller.require(place!, 'write');
  const variable = await named(call.services, place!.project.id, { name, number: number!, vendor });
  return jsonOf({ ...place!, variable });
}

/** Under its name, or, where another variable has that, with its number behind it. */
async function named(
  services: Services,
  project: number,
  { name, number, vendor }: { name: string; number: number; vendor: VariableAttributes },
): Promise<Variable> {
  const [variables, digits] = [services.variables, number.toString(16).padStart(4, '0')];
  if ((await variables.findByNumber(project, number)) !== undefined)
    throw nonFieldError('The fields project, lid must make a unique set.');
  const taken = (await variables.findByName(project, name)) !== undefined;
  const unit = findType(vendor.type)?.storage_units_short ?? vendor.units;
  return variables
    .create(project, {
      name: taken ? `${name} (${digits})` : name,
      number,
      ...given({ unit: unit || undefined }),
      mdo: { ...vendor, name },
    })
    .catch((error: unknown) => {
      if (error instanceof TributaryError && error.code === 'already_exists')
        throw nonFieldError('The fields project, lid must make a unique set.');
      throw error;
    });
}

async function change(call: Call) {
  const place = await call.caller.variable(call.param('slug'), 'write');
  const before = variableAttributes(place.variable);
  const body = call.fields();
  const fields = new Fields(body);
  const name = fields.has('name') ? fields.text('name', MAX_NAME_LENGTH) : undefined;
  const vendor = { ...readMdoChange(fields, body, before.type), ...readOther(fields) };
  fields.check();
  const mdo = { ...before, ...vendor, ...given({ name }) };
  const unit = findType(mdo.type)?.storage_units_short;
  const variable = await call.services.variables.update(place.project.id, place.variable.id, {
    mdo,
    ...given({ unit: unit || undefined }),
  });
  return jsonOf({ ...place, variable });
}

function readOther(fields: Fields): VariableAttributes {
  const about = fields.optionalText('about', 4_000);
  const units = fields.optionalText('units', 255);
  const decimalPlaces = fields.integer('decimal_places', 0, 15);
  const [webOnly, appOnly] = [fields.flag('web_only'), fields.flag('app_only')];
  return given({ about, units, decimalPlaces, webOnly, appOnly });
}
