/**
 * `POST /auth/device`: a device's access key → a token of that device. Rules: whatever is wrong with the three is one
 * answer; the token is bound to the device and to the key, and is good only as long as both are.
 */
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import type { DeviceLogin, Services } from '../../../services/services.js';
import { IN_BODY } from '../../gate.js';
import { compileCheck } from '../../validation.js';
import type { DeviceTokenAttributes } from '../credentials.js';
import { route } from '../route.js';
import { ISSUER, Scopes } from '../tokens/tokens.js';
import { classOf } from '../wire/devices.js';
import { closed, Id } from '../wire/schemas.js';
import { applicationIdOf, deviceIdOf } from '../wire/ids.js';

const Secret = Type.Optional(Type.String({ maxLength: 1024, writeOnly: true }));
const check = compileCheck(
  closed({
    deviceId: Id,
    key: Secret,
    secret: Secret,
    tokenTTL: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
    requestedScopes: Type.Optional(Scopes),
  }),
  'body',
);

/** Of tokens for which no other is asked. */
const DEFAULT_TTL_SECONDS = 30 * 86_400;
const SCOPES = [
  'all.Device',
  'all.Device.read',
  'data.export',
  'data.timeSeriesQuery',
  'data.lastValueQuery',
  ...[
    'commandStream',
    'get',
    'getCompositeState',
    'getState',
    'stateStream',
    'getLogEntries',
    'getCommand',
  ].map((action) => `device.${action}`),
  'device.debug',
  'device.sendState',
  'device.sendCommand',
  'device.setConnectionStatus',
  'devices.get',
  'devices.getCompositeState',
  'devices.sendCommand',
];

export const deviceAuth = route({
  method: 'POST',
  path: '/auth/device',
  needs: () => IN_BODY,
  async handle({ services, request, body }) {
    const { deviceId, key = '', secret = '', ...asked } = check(body());
    const { tokenTTL = DEFAULT_TTL_SECONDS, requestedScopes: scope = ['all.Device'] } = asked;
    for (const one of scope)
      if (!SCOPES.includes(one)) throw invalidField('requestedScopes', one, SCOPES.join(', '));
    const login = await services.accessKeys.login({ key, secret, deviceId, address: request.ip });
    return {
      applicationId: applicationIdOf(login.project),
      deviceId: deviceIdOf(login.device),
      deviceClass: classOf(login.device),
      token: await issueToken(services, login, scope, tokenTTL),
      ownerType: 'organization',
      filterType: login.key.rules.filterType ?? 'all',
      pubTopics: login.key.rules.pubTopics ?? [],
      subTopics: login.key.rules.subTopics ?? [],
    };
  },
});

async function issueToken(
  services: Services,
  { device, project, key, limits }: DeviceLogin,
  scope: readonly string[],
  seconds: number,
): Promise<string> {
  const kept: DeviceTokenAttributes = { losant: { accessKey: key.id } };
  const { token } = await services.tokens.issue({
    kind: 'device',
    owner: null,
    maker: { kind: 'proof', limits, by: { accessKey: key.id } },
    organization: project.organization,
    project: project.id,
    device: device.id,
    name: `device ${deviceIdOf(device)}`,
    scopes: scope.length === 0 ? ['all.Device'] : [...new Set(scope)],
    expires: seconds === 0 ? null : Date.now() + seconds * 1000,
    attributes: { ...kept },
    claims: { sub: deviceIdOf(device), subtype: 'device', scope, iss: ISSUER },
  });
  return token;
}
