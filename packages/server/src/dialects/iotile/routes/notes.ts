/**
 * Notes: what people write down about a project, a device, a variable or a stream. Rule: a target that is not one's own
 * and one that is unknown are refused alike.
 */
import { randomUUID } from 'node:crypto';
import { variableSlug } from '../../../model/identity.js';
import { isoFromMicros } from '../../../model/time.js';
import type { Document, Member } from '../../../services/services.js';
import { originFor } from '../../links.js';
import { readWhole } from '../../whole-lists.js';
import type { ProjectPlace } from '../access/places.js';
import { signedIn } from '../credentials.js';
import { fieldErrors, forbidden, IotileRefusal, notFound, required, ruleError } from '../errors.js';
import { asObject } from '../http/body.js';
import { Fields } from '../http/fields.js';
import { envelope, LARGE } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { accountJson } from '../wire/accounts.js';
import { readTime } from '../wire/times.js';
import { deviceSlugOf, projectNumberOf, projectSlugOf } from '../wire/ids.js';

export const NOTE = 'iotile.note';
const MAX_AT_ONCE = 1_000;
const LONGEST = 10_000;

export interface NotePlace {
  readonly place: ProjectPlace;
  readonly note: Document;
}

export const noteRoutes: readonly IotileRoute[] = [
  route({
    method: 'GET',
    path: '/note/',
    needs: signedIn,
    handle: async (call) => {
      const target = call.query.text('target');
      if (target === undefined) throw required('target');
      const { place, slug } = await targetOf(call, target);
      // Names begin with the target and go on with the time.
      const range = { from: `${slug} `, to: `${slug}!`, order: 'asc' as const };
      return envelope(call, LARGE, (slice) =>
        readWhole(
          call.services,
          slice,
          (part) => call.services.documents.range(place.project.id, NOTE, { ...range, ...part }),
          (items) => items.map((note) => noteJson(call, note)),
        ),
      );
    },
  }),
  route({ method: 'POST', path: '/note/', needs: signedIn, status: 201, handle: create }),
  route({
    method: 'GET',
    path: '/note/:id/',
    needs: signedIn,
    handle: async (call) => noteJson(call, (await noteOf(call, 'read')).note),
  }),
  route({
    method: 'DELETE',
    path: '/note/:id/',
    needs: signedIn,
    handle: async (call) => {
      const { place, note } = await noteOf(call, 'write');
      await call.services.documents.delete(place.project.id, NOTE, note.id);
    },
  }),
];

async function create(call: Call) {
  const body = call.body();
  const items: unknown[] = Array.isArray(body) ? body : [body];
  if (items.length > MAX_AT_ONCE) throw fieldErrors({ non_field_errors: `At most ${MAX_AT_ONCE} at once.` });
  const entries = items.map((item) => readNote(asObject(item)));
  const targets = [];
  for (const { target } of entries) {
    const found = await targetOf(call, target);
    await call.caller.require(found.place, 'write');
    targets.push(found);
  }
  const { user } = await call.services.people.me(call.caller.principal);
  const made: Document[] = [];
  for (const [i, { timestamp, note, type }] of entries.entries()) {
    const { place, slug, device } = targets[i]!;
    const fields = {
      name: `${slug} ${timestamp} ${randomUUID()}`,
      device,
      body: { target: slug, timestamp, note, type, user: user && userInfo(user) },
    };
    made.push(await call.services.documents.create(place.project.id, NOTE, fields));
  }
  return Array.isArray(body) ? { count: made.length } : noteJson(call, made[0]!);
}

function readNote(body: Readonly<Record<string, unknown>>) {
  const fields = new Fields(body);
  const target = fields.text('target', 100);
  const text = fields.text('timestamp', 100);
  const time = readTime(text);
  if (text !== '' && time === undefined) fields.wrong('timestamp', 'Enter a valid date/time.', undefined);
  const note = fields.text('note', LONGEST);
  const type = fields.optionalText('type', 20) ?? 'ui';
  fields.check();
  return { target, timestamp: isoFromMicros(time!, 6), note, type };
}

const userInfo = (
  user: Pick<Member, 'id' | 'email' | 'name' | 'username' | 'attributes' | 'created' | 'updated'>,
) => {
  const { username, slug, avatar } = accountJson(user);
  return { username: `@${username}`, slug, tiny_avatar: avatar.tiny };
};

function noteJson({ services, request }: Pick<Call, 'services' | 'request'>, { id, body }: Document) {
  const { target, timestamp, note, type, user, attachment } = body;
  const url = attachment == null ? null : `${originFor(services, request)}/api/v1/note/${id}/attachment/`;
  return { id, target, timestamp, note, type, user_info: user ?? null, attachment: url };
}

async function targetOf({ caller }: Call, text: string) {
  try {
    switch (text.slice(0, 3)) {
      case 'p--': {
        const place = await caller.project(text);
        return { place, slug: projectSlugOf(place.project), device: null };
      }
      case 'v--': {
        const place = await caller.variable(text);
        return {
          place,
          slug: variableSlug(projectNumberOf(place.project), place.variable.number!),
          device: null,
        };
      }
      case 's--': {
        const place = await caller.stream(text);
        return { place, slug: place.slug, device: place.device?.id ?? null };
      }
      default: {
        const place = await caller.device(text);
        return { place, slug: deviceSlugOf(place.device), device: place.device.id };
      }
    }
  } catch (error) {
    throw error instanceof IotileRefusal && error.status === 404 ? forbidden() : error;
  }
}

/** The note of the path, in whichever project of the caller it is. */
export async function noteOf(call: Call, level: 'read' | 'write'): Promise<NotePlace> {
  const text = call.param('id');
  if (!/^\d{1,15}$/.test(text)) throw ruleError('Note ID must be an integer');
  for (const place of await call.caller.projects()) {
    const note = await call.services.documents
      .get(place.project.id, NOTE, Number(text))
      .catch(() => undefined);
    if (note === undefined) continue;
    if (call.caller.principal.device !== null && note.device !== call.caller.principal.device) break;
    await call.caller.require(place, level);
    return { place, note };
  }
  throw notFound();
}
