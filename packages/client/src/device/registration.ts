/**
 * Which device a program is: the one that it was before, one that it registers, or one that is there. Rules: who has a saved id and asks for
 * none or the same needs no server to go on; an id is saved only when the device is there, and a different one takes its place.
 */
import { shownOf } from '../http/checks.js';
import type { TributaryApiError } from '../http/errors.js';
import { ConflictError, NotFoundError, OptionError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import type { NewDevice } from '../native/types.js';
import { keyOf, type IdStorage } from './saved-id.js';

/** What a device is registered with. */
export interface DeviceFields extends Omit<NewDevice, 'key'> {
  /** 1 to 255 printable characters, unique in the project. Absent: one is made up. */
  id?: string | undefined;
}

/** What was asked for when it was built. */
export type Wish =
  | { readonly kind: 'register'; readonly device: DeviceFields }
  | { readonly kind: 'registerOrUse'; readonly device: DeviceFields & { readonly id: string } }
  | { readonly kind: 'use'; readonly id: string };

const MAX_ID = 255;

/** The id of the device, which is there then. */
export async function identify(
  api: Connection,
  wish: Wish | undefined,
  storage: IdStorage | undefined,
  call: CallOptions,
): Promise<string> {
  if (storage === undefined) {
    if (wish !== undefined) return fulfil(api, wish, call);
    throw new OptionError(
      'It is not said which device this is; expected registerDevice, registerOrUse or setDeviceId before build.',
    );
  }
  const key = keyOf(api.http.url, await projectOf(api, call));
  return inTurn(storage.place ?? storage, async () => {
    const saved = (await storage.load(key))?.trim() || undefined;
    const asked = wish?.kind === 'use' ? wish.id : wish?.device.id;
    if (saved !== undefined && (asked === undefined || asked === saved)) return saved;
    if (wish === undefined)
      throw new OptionError(
        'No id is saved yet; expected registerDevice, registerOrUse or setDeviceId before build.',
      );
    const id = await fulfil(api, wish, call);
    await storage.save(key, id);
    return id;
  });
}

/** The last of those that look for an id in a place, by that place. */
const turns = new Map<unknown, Promise<unknown>>();

/** One after the other: of two that find no id at once each would register a device. */
async function inTurn<T>(place: unknown, work: () => Promise<T>): Promise<T> {
  const before = turns.get(place);
  const mine = (async () => {
    await before?.catch(() => undefined);
    return work();
  })();
  turns.set(place, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(place) === mine) turns.delete(place);
  }
}

function fulfil(api: Connection, wish: Wish, call: CallOptions): Promise<string> {
  if (wish.kind === 'use') return existing(api, wish.id, call);
  const { device } = wish;
  if (wish.kind === 'registerOrUse') return registerOrUse(api, wish.device, call);
  // An id that nobody else makes up: where it is there already, it was this call's own first try.
  return device.id === undefined
    ? registerOrUse(api, { ...device, id: madeUp() }, call)
    : register(api, { ...device, id: device.id }, call);
}

async function register(
  api: Connection,
  { id, ...fields }: DeviceFields & { id: string },
  call: CallOptions,
): Promise<string> {
  try {
    await api.request('POST', '/devices', { body: { key: id, ...fields }, repeatable: 'busy', ...call });
    return id;
  } catch (error) {
    if (!isThere(error)) throw error;
    const { status, code, details, requestId } = error;
    throw new ConflictError(`${error.message} If it is this one, use registerOrUse.`, {
      ...{ status, code, details, requestId },
    });
  }
}

/** A device that is there stays as it is. */
export async function registerOrUse(
  api: Connection,
  { id, ...fields }: DeviceFields & { readonly id: string },
  call: CallOptions,
): Promise<string> {
  try {
    await api.request('POST', '/devices', { body: { key: id, ...fields }, repeatable: true, ...call });
  } catch (error) {
    if (!isThere(error)) throw error;
  }
  return id;
}

const isThere = (error: unknown): error is TributaryApiError =>
  error instanceof ConflictError && error.code === 'already_exists';

async function existing(api: Connection, id: string, call: CallOptions): Promise<string> {
  try {
    await api.request('GET', '/devices/{key}', { path: { key: id }, ...call });
    return id;
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    const { status, code, details, requestId } = error;
    throw new NotFoundError(`${error.message} Register it first: registerDevice or registerOrUse.`, {
      ...{ status, code, details, requestId },
    });
  }
}

/** 32 hexadecimal digits; `randomUUID` is there only in pages that came safely. */
const madeUp = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The project of the connection, else the only one that its token reaches. */
export async function projectOf(api: Connection, call: CallOptions): Promise<number | string> {
  if (api.project !== undefined) return api.project;
  const { items } = await api.request('GET', '/projects', { ...call, query: { limit: 2 } });
  if (items.length === 1) return items[0]!.id;
  throw new OptionError(
    `project is missing, and the token reaches ${items.length === 0 ? 'none' : 'several'}; expected the id of the project.`,
  );
}

export function checkId(name: string, id: unknown): asserts id is string {
  if (typeof id === 'string' && id !== '' && id.length <= MAX_ID) return;
  throw new OptionError(
    `${name} is ${shownOf(id)}; expected the id of a device, of 1 to ${MAX_ID} printable characters.`,
  );
}
