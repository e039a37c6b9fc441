/**
 * `POST /auth/device`: a device's access key → a token of that device. Rules: whatever is wrong with the three is one
 * answer; the token is bound to the device and to the key, and is good only as long as both are.
 */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Services } from '../../../services/services.js';
import { IN_BODY } from '../../gate.js';
import { compileCheck } from '../../validation.js';
import { invalidField } from '../../../errors/error.js';
import type { DeviceTokenFacts } from '../credentials.js';
import { readBody } from '../wire/body.js';
import { ISSUER, Scopes } from '../tokens/tokens.js';
import { classOf } from '../wire/devices.js';
import { closed, Id } from '../wire/schemas.js';

const Secret = Type.Optional(Type.String({ maxLength: 1024 }));
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

/** Tokens that nobody told how long to last. */
const USUAL_TTL_SECONDS = 30 * 86_400;
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

export function mountDeviceAuth(app: FastifyInstance, services: Services): void {
  app.post('/auth/device', IN_BODY.route, async (request) => {
    const { deviceId, key = '', secret = '', ...asked } = check(readBody(request));
    const { tokenTTL = USUAL_TTL_SECONDS, requestedScopes: scope = ['all.Device'] } = asked;
    for (const one of scope)
      if (!SCOPES.includes(one)) throw invalidField('requestedScopes', one, SCOPES.join(', '));
    const login = await services.accessKeys.login({
      key,
      secret,
      losantId: deviceId.toLowerCase(),
      address: request.ip,
    });
    const { device, project } = login;
    const { rules } = login.key;
    const facts: DeviceTokenFacts = { losant: { accessKey: login.key.id } };
    const { token } = await services.access.issueToken({
      kind: 'device',
      owner: null,
      maker: null,
      organization: project.organization,
      project: project.id,
      device: device.id,
      name: `device ${device.losantId}`,
      scopes: scope.length === 0 ? ['all.Device'] : [...new Set(scope)],
      expires: tokenTTL === 0 ? null : Date.now() + tokenTTL * 1000,
      attributes: { ...facts },
      claims: { sub: device.losantId, subtype: 'device', scope, iss: ISSUER },
    });
    return {
      applicationId: project.losantId,
      deviceId: device.losantId,
      deviceClass: classOf(device),
      token,
      ownerType: 'organization',
      filterType: rules.filterType ?? 'all',
      pubTopics: rules.pubTopics ?? [],
      subTopics: rules.subTopics ?? [],
    };
  });
}
