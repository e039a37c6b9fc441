/**
 * Who asks, for which application, and which of its devices they see. Rules: an application that the token does not reach
 * is not found, exactly like one that does not exist; a missing scope is 403; a token of a device sees that device and
 * those that its access key covers, and ends with the key; a token of a person never does more than the person may.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import type {
  CredentialForm,
  Device,
  DeviceCondition,
  Principal,
  Project,
  Services,
} from '../../services/services.js';
import { bearerOf } from '../authorization.js';
import { Gate } from '../gate.js';
import type { Call } from '../route.js';
import { allows, isKnownScope, isOfDevices, levelFor, type Held } from './tokens/scopes.js';
import { checkWide, personOf, type WideAction } from './tokens/user-scopes.js';
import { APPLICATION_ID, DEVICE_ID, deviceIdOf, pathId } from './wire/ids.js';

/** Who may do an action within the application of the path. */
export interface Caller {
  readonly principal: Principal;
  readonly project: Project;
  readonly held: Held;
  /** Whether the device is one that the caller may read and command. */
  visible(device: Device): boolean;
  /** The same as a condition for searches; undefined: all devices. */
  readonly reach: DeviceCondition | undefined;
  /** The device whose token this is. */
  readonly device: Device | undefined;
}

/** For what is done within an application; `action` is `resource.action`, as in the scopes. */
export const scope =
  (action: string) =>
  (services: Services): Gate<Caller> =>
    new Gate('token', action, (request) => authorize(services, request, action));

/** For what is done outside of an application. */
export const wideScope =
  (wide: WideAction) =>
  (services: Services): Gate<{ readonly principal: Principal }> =>
    new Gate('token', wide.action, async (request) => {
      const principal = await services.access.authenticate(bearerOf(request), { from: request });
      checkWide(services, principal, wide);
      return { principal };
    });

/** For what a person does with what is theirs; everybody may look at themselves and make tokens of their own after a login. */
export const personalScope =
  (wide: WideAction) =>
  (services: Services): Gate<{ readonly principal: Principal; readonly user: number }> =>
    new Gate('token', wide.action, async (request) => {
      const principal = await services.access.authenticate(bearerOf(request), { from: request });
      const user = personOf(principal);
      if (principal.kind !== 'user') checkWide(services, principal, wide);
      return { principal, user };
    });

export async function authorize(
  services: Services,
  request: FastifyRequest,
  action: string,
): Promise<Caller> {
  const principal = await services.access.authenticate(bearerOf(request), { from: request });
  const { applicationId } = request.params as { applicationId?: string };
  const project = await services.rights.findProject(principal, {
    form: APPLICATION_ID,
    text: pathId('Project', applicationId),
  });
  const held = {
    levels: await services.rights.levels(principal, project.id),
    scopes: principal.scopes,
  };
  const possible = principal.device === null || isOfDevices(action);
  if (!possible || !allows(held, action)) throw new TributaryError('scope_missing', { expected: action });
  if (!held.levels.has(levelFor(action))) await checkPerson(services, principal, project.id, action);
  return { principal, project, held, ...(await reachOf(services, principal, project.id)) };
}

/** A narrow scope in a person's token is worth what the person may do now. */
async function checkPerson(
  services: Services,
  principal: Principal,
  project: number,
  action: string,
): Promise<void> {
  if (principal.user === null || principal.kind === 'user') return;
  const levels = await services.rights.levelsOfUser(principal, project);
  if (!levels.has(levelFor(action))) throw new TributaryError('scope_missing', { expected: action });
}

type Reach = Pick<Caller, 'visible' | 'reach' | 'device'>;

const EVERYTHING: Reach = { visible: () => true, reach: undefined, device: undefined };

async function reachOf(services: Services, principal: Principal, project: number): Promise<Reach> {
  if (principal.device === null) return EVERYTHING;
  const [device] = await services.devices.byIds(project, [principal.device]);
  if (device === undefined) throw invalid('the device of this token was deleted');
  const itself: DeviceCondition = { field: 'id', operator: 'eq', value: deviceIdOf(device) };
  const key = accessKeyOf(principal);
  if (key === undefined) return { visible: ({ id }) => id === device.id, reach: itself, device };
  const covered = await services.accessKeys.reach(key);
  if (covered === undefined) throw invalid('the access key of this token is no longer good');
  return {
    visible: (other) => other.id === device.id || covered.covers(other),
    reach: covered.condition && { any: [itself, covered.condition] },
    device,
  };
}

const invalid = (reason: string) => new TributaryError('credentials_invalid', { reason });

/** What a token that a device got by its access key keeps about it. */
export interface DeviceTokenAttributes {
  readonly losant: { readonly accessKey: number };
}

function accessKeyOf({ attributes }: Principal): number | undefined {
  const kept = attributes['losant'] as { accessKey?: unknown } | undefined;
  return typeof kept?.accessKey === 'number' ? kept.accessKey : undefined;
}

type Seer = Pick<Call, 'services' | 'params'> & Pick<Caller, 'project' | 'visible'>;

/** The device of a path, if the caller sees it. */
export async function deviceOf({ services, params, project, visible }: Seer): Promise<Device> {
  const id = pathId('Device', params['deviceId']);
  const device = await services.devices.find(project.id, { form: DEVICE_ID, text: id });
  if (!visible(device)) throw new TributaryError('not_found', { what: 'Device', value: id });
  return device;
}

/** Whether the caller may report for the device: a device's token only for itself, or as gateway for its peripherals. */
export function checkReporter({ device: reporter }: Caller, device: Device): void {
  if (reporter === undefined || reporter.id === device.id || device.gateway === reporter.id) return;
  throw new TributaryError('scope_missing', { expected: 'device.sendState for another device than its own' });
}

/** API and application tokens, access keys of devices, people's logins. */
export const LOSANT_FORMS: readonly CredentialForm[] = [
  { api: 'losant', form: 'token', scopes: ['project:write'], isScope: isKnownScope },
  { api: 'losant', form: 'access-key', identifier: 'the access key', scopes: [] },
  { api: 'losant', form: 'login', identifier: 'the e-mail address', chosen: true, scopes: [] },
];
