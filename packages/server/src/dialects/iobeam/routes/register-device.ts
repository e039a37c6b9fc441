/**
 * `POST /v1/devices`. Rules: a taken id is code 150 and a taken name code 151, because Python, Node and Java decide by
 * the code; the answer fits into the buffer of a microcontroller that sent no more than its project.
 */
import { Type } from 'typebox';
import { invalidField, TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { Device, Services } from '../../../services/services.js';
import { admitSomewhere, authorize } from '../credentials.js';
import { generateId } from '../devices/generated-names.js';
import { deviceNamed } from '../devices/named.js';
import { freeName, inTurn, requireFreeName } from '../devices/names.js';
import { route } from '../route.js';
import { bodyReader } from '../wire/body.js';
import { deviceView } from '../wire/device.js';
import { Id, projectIdOf } from '../wire/ids.js';
import { parseStamp } from '../wire/stamp.js';

const MAX_LENGTH = 255;
export const DeviceName = Type.String({ minLength: 1, maxLength: MAX_LENGTH });
const readRegistration = bodyReader(
  Type.Object({
    project_id: Type.Optional(Id),
    device_id: Type.Optional(
      Type.String({
        pattern: `^[a-zA-Z0-9:_-]{1,${MAX_LENGTH}}$`,
        expected: `1 to ${MAX_LENGTH} of the characters a-z, A-Z, 0-9, :, _ and -`,
      }),
    ),
    device_name: Type.Optional(DeviceName),
    device_type: Type.Optional(DeviceName),
    created: Type.Optional(Type.String({ maxLength: 40 })),
  }),
);

interface Registration {
  readonly key: string;
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly created: number | undefined;
}

export const registerDevice = route({
  method: 'POST',
  path: '/devices',
  needs: admitSomewhere('write'),
  status: 201,
  config: { small: true },
  handle: async (call) => {
    const body = readRegistration(call.request);
    const { project } = await authorize(call, 'write', { projectId: body.project_id });
    const device = await register(call.services, project.id, {
      key: body.device_id ?? generateId(),
      name: body.device_name,
      type: body.device_type,
      created: createdOf(body.created),
    });
    return deviceView(device, projectIdOf(project));
  },
});

function register(services: Services, project: number, wanted: Registration): Promise<Device> {
  const { key, type, created } = wanted;
  return inTurn(project, async () => {
    // The id first: who registers the same device again has to learn of that, and not of its name.
    if (await exists(services, project, key))
      throw new TributaryError('already_exists', { what: 'Device', field: 'id', value: key });
    if (wanted.name !== undefined) await requireFreeName(services, project, wanted.name);
    const name = wanted.name ?? (await freeName(services, project));
    const attributes = created === undefined ? undefined : { iobeam: { created } };
    return services.devices.create(project, { key, name, ...given({ type, attributes }) });
  });
}

async function exists(services: Services, project: number, key: string): Promise<boolean> {
  return deviceNamed(services, project, key).then(
    () => true,
    (error: unknown) => {
      if (error instanceof TributaryError && error.code === 'not_found') return false;
      throw error;
    },
  );
}

function createdOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const created = parseStamp(text);
  if (created === undefined)
    throw invalidField('body.created', text, 'a time such as 2015-03-01 20:55:21 -0400');
  return created;
}
