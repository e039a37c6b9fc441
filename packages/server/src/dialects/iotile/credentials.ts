/**
 * How IOTile clients carry a credential: `Authorization: jwt TOKEN`, `token KEY` or, for a device, `a-jwt KEY`, whatever
 * the letter case of the word. Rules: only something in the form of a JWT, or that was adopted, goes under the two JWT words; every other word,
 * `Bearer` too, is refused as it was there; cookies are neither set nor read.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import type { CredentialForm, Document, Principal, Services } from '../../services/services.js';
import { Gate, IN_BODY, OPEN, type Judged } from '../gate.js';
import { Caller } from './access/caller.js';
import { WritableDevices } from './access/writable-devices.js';
import { notFound, unauthenticated } from './errors.js';
import { Query } from './http/query.js';

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** What the gate of signed-in calls finds. */
export interface SignedIn {
  readonly principal: Principal;
  readonly caller: Caller;
}

/** Any good credential: what it may do, the caller says of each thing. */
export const signedIn = (services: Services): Gate<SignedIn> =>
  new Gate('token', 'any token', (request) => signIn(services, request));

/** What the gate finds: also the devices for which the caller was found to report before. */
export interface Reporting extends SignedIn {
  readonly devices: WritableDevices;
}

export function reporting(services: Services): Gate<Reporting> {
  const devices = new WritableDevices(services);
  return new Gate('token', 'any token', async (request) => ({
    ...(await signIn(services, request)),
    devices,
  }));
}

/** Kind of the documents that keep an announced file until it comes. */
export const UPLOAD_KIND = 'iotile.upload';

export interface Announced extends Judged {
  readonly project: { readonly id: number };
  readonly upload: Document;
}

/** No login: the address is the secret. */
export const announced = (services: Services): Gate<Announced> =>
  new Gate('token', 'the secret of the address', async (request) => {
    const { project: id = '', secret = '' } = request.params as Partial<Record<string, string>>;
    const project = /^\d{1,15}$/.test(id) ? Number(id) : 0;
    const upload = await services.documents.findByName(project, UPLOAD_KIND, secret);
    if (upload === undefined) throw notFound();
    return { principal: null, project: { id: project }, upload };
  });

/** Anybody may ask. */
export const anybody = () => OPEN;
/** A login, a renewal, a key from a mail: the body says who it is, and is small. */
export const inBody = () => IN_BODY;

async function signIn(services: Services, request: FastifyRequest): Promise<SignedIn> {
  const principal = await authenticate(services, request);
  return { principal, caller: new Caller(services, principal, new Query(request.url).flag('staff')) };
}

export async function authenticate(services: Services, request: FastifyRequest): Promise<Principal> {
  const [, word = '', secret = ''] = /^\s*(\S+)\s+(\S+)\s*$/.exec(request.headers.authorization ?? '') ?? [];
  switch (word.toLowerCase()) {
    case 'jwt':
    case 'a-jwt':
    case 'token':
      break;
    default:
      throw unauthenticated();
  }
  const principal = await services.access.authenticate(secret, { from: request }).catch((error: unknown) => {
    if (!(error instanceof TributaryError) || error.code !== 'credentials_invalid') throw error;
    throw unauthenticated(word.toLowerCase() === 'token' ? 'Invalid token.' : reasonOf(error));
  });
  // An opaque one is none of ours: of those only what was adopted comes as a JWT.
  if (word.toLowerCase() !== 'token' && !JWT.test(secret) && principal.adopted !== true)
    throw unauthenticated('Error decoding signature.');
  // A device's key is no person's token and the other way round.
  if ((word.toLowerCase() === 'a-jwt') !== (principal.device !== null))
    throw unauthenticated('Invalid token.');
  return principal;
}

const reasonOf = (error: TributaryError): string =>
  error.message.includes('expired') ? 'Signature has expired.' : 'Error decoding signature.';

/** JWTs and lasting tokens, and the logins of people and gateways. */
export const IOTILE_FORMS: readonly CredentialForm[] = [
  { api: 'iotile', form: 'token', scopes: ['project:write'] },
  { api: 'iotile', form: 'login', identifier: 'the e-mail address', chosen: true, scopes: [] },
];
