/**
 * API keys: a key of a channel writes or reads that channel alone, a user's key (any other token) makes and changes channels. Rules:
 * a key comes in the header `X-THINGSPEAKAPIKEY` (or without the `X-`), or as `api_key`, `key` or `apikey` in the address; where
 * devices put it into the body, it is looked at there; a channel that the key does not reach is one that does not exist.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import type { CredentialForm, Device, Principal, Project, Scope, Services } from '../../services/services.js';
import { Gate } from '../gate.js';
import type { Call } from '../route.js';
import { channelOfKey, findChannel } from './channels/channel.js';
import { parametersOf, queryOf, type Members } from './wire/parameters.js';

/** Whoever works with a channel. */
export interface ChannelCaller {
  readonly principal: Principal;
  readonly project: Project;
  readonly device: Device;
}

/** Whoever works with the channels of a project. */
export interface Owner {
  readonly principal: Principal;
  readonly project: Project;
}

/** What the head told, if the key stood there. */
export type Knock<T extends { readonly principal: Principal }> =
  { readonly principal: null } | ({ readonly known: true } & T);

type Judge<T> = (services: Services, request: FastifyRequest, key: string | undefined) => Promise<T>;

const HEADERS = ['x-thingspeakapikey', 'thingspeakapikey'];
const MEMBERS = ['api_key', 'key', 'apikey', 'write_api_key'];

export const admitReader = (services: Services): Gate<ChannelCaller> =>
  new Gate('token', 'project:read', (request) =>
    callerOf('project:read')(services, request, keyInHead(request)),
  );

/** The key in the head: `GET /update`. */
export const admitWriter = (services: Services): Gate<ChannelCaller> =>
  new Gate('token', 'project:write', (request) =>
    callerOf('project:write')(services, request, keyInHead(request)),
  );

/** The key in the head, or else in the body. */
export const admitSender = orInBody('project:write', callerOf('project:write'));
export const admitOwner =
  (scope: Scope) =>
  (services: Services): Gate<Owner> =>
    new Gate('token', scope, (request) => ownerOf(scope)(services, request, keyInHead(request)));
export const admitMaker = orInBody('project:admin', ownerOf('project:admin'));
export const admitEditor = orInBody('project:admin', callerOf('project:admin'));

export const senderOf = (call: Call & Knock<ChannelCaller>, members: Members): Promise<ChannelCaller> =>
  found(call, members, callerOf('project:write'));
export const makerOf = (call: Call & Knock<Owner>, members: Members): Promise<Owner> =>
  found(call, members, ownerOf('project:admin'));
export const editorOf = (call: Call & Knock<ChannelCaller>, members: Members): Promise<ChannelCaller> =>
  found(call, members, callerOf('project:admin'));

/** Judges the head if the key is there; a body without one in front of it stays small (listeners/gates.ts). */
function orInBody<T extends { readonly principal: Principal }>(scope: Scope, judge: Judge<T>) {
  return (services: Services): Gate<Knock<T>> =>
    new Gate<Knock<T>>('body', scope, async (request) => {
      const key = keyInHead(request);
      return key === undefined
        ? { principal: null }
        : { known: true, ...(await judge(services, request, key)) };
    });
}

async function found<T extends { readonly principal: Principal; readonly project: Project }>(
  call: Call & Knock<T>,
  members: Members,
  judge: Judge<T>,
): Promise<T> {
  const caller =
    call.principal === null
      ? await judge(call.services, call.request, keyIn(members))
      : (call as unknown as T);
  call.request.inputProject = caller.project.id;
  return caller;
}

/** Of the channel in the path; without one, of the channel that the key is of. */
function callerOf(scope: Scope): Judge<ChannelCaller> {
  return async (services, request, key) => {
    const principal = await authenticate(services, request, key);
    const { channel } = request.params as { readonly channel?: string };
    const device =
      channel === undefined
        ? await channelOfKey(services, principal)
        : await findChannel(services, principal, channel);
    const project = await services.rights.project(principal, device.project, scope, { ofDevice: true });
    return { principal, project, device };
  };
}

function ownerOf(scope: Scope): Judge<Owner> {
  return async (services, request, key) => {
    const principal = await authenticate(services, request, key);
    return { principal, project: await services.rights.project(principal, undefined, scope) };
  };
}

function authenticate(
  { access }: Services,
  request: FastifyRequest,
  key: string | undefined,
): Promise<Principal> {
  if (key !== undefined) return access.authenticate(key, { from: request });
  throw new TributaryError('credentials_missing', {
    expected: 'api_key, or the header X-THINGSPEAKAPIKEY',
  });
}

function keyInHead(request: FastifyRequest): string | undefined {
  for (const name of HEADERS) {
    const header = request.headers[name];
    if (typeof header === 'string' && header.trim() !== '') return header.trim();
  }
  return keyIn(queryOf(request));
}

function keyIn(members: Members): string | undefined {
  const read = parametersOf(members);
  for (const name of MEMBERS) {
    const key = read.text(name);
    if (key !== undefined) return key;
  }
  return undefined;
}

/** Keys of channels, of one device each, and of users. */
export const THINGSPEAK_FORMS: readonly CredentialForm[] = [
  { api: 'thingspeak', form: 'token', scopes: ['project:write'], random: /^[A-Z0-9]{16}$/ },
];
