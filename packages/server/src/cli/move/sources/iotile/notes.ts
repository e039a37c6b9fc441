/**
 * Notes, with the file that hangs on one: it is sent in the three steps of the API's clients. Rule: a note that is there is not made
 * again, and one whose file is missing (the move was interrupted between both) gets it.
 */
import { fileAt, type LinkedFile } from '../../engine/links.js';
import { NotMade, type Extra, type ExtraTarget } from '../../engine/source.js';
import type { Vendor } from '../../engine/vendor.js';
import { WHEN_BUSY } from '../../../connection.js';
import { BASE, type Envelope } from './api.js';
import { get, post, sameTime, slugIn } from './in-target.js';

export interface Note {
  readonly id: number;
  readonly target: string;
  readonly timestamp: string;
  readonly note: string;
  readonly type: string;
  /** Address of its file. */
  readonly attachment: string | null;
}

const PAGE = '1000';
const UPLOAD = `${BASE}/upload/`;
/** What a request may have here. */
const MAX_BYTES = 32 * 2 ** 20 - 4096;

export function noteExtra(source: Note, vendor: Vendor): Extra {
  const { target: owner, timestamp, note, type, attachment } = source;
  return {
    what: 'notes',
    async isThere(target) {
      const there = await find(target, source);
      return there !== undefined && (attachment === null || there.attachment !== null);
    },
    async make(target) {
      const body = { target: slugIn(target, owner), timestamp, note, type };
      const own = (await find(target, source)) ?? (await post<Note>(target, '/note/', body));
      if (attachment === null) return;
      const file = await fileAt(attachment, MAX_BYTES, vendor);
      if (typeof file === 'string') throw new NotMade(`the file of ${owner} at ${timestamp} ${file}`);
      await attach(target, own.id, file);
    },
  };
}

async function find(
  target: ExtraTarget,
  { target: owner, timestamp, note }: Note,
): Promise<Note | undefined> {
  const slug = slugIn(target, owner);
  for (let page = 1; ; page++) {
    const query = { target: slug, page: String(page), page_size: PAGE };
    const { results, next } = await get<Envelope<Note>>(target, '/note/', query);
    const found = results.find((other) => other.note === note && sameTime(other.timestamp, timestamp));
    if (found !== undefined || next === null) return found;
  }
}

async function attach(target: ExtraTarget, note: number, { name, type, content }: LinkedFile): Promise<void> {
  const asked = { name, acl: 'private', content_type: type };
  const place = await post<{ url: string; fields: Record<string, string>; uuid: string }>(
    target,
    `/note/${note}/uploadurl/`,
    asked,
  );
  const form = new FormData();
  for (const [field, value] of Object.entries(place.fields)) form.append(field, value);
  form.append('file', new Blob([content], { type }), name);
  // The target may call itself by a name, and a path in front, that are not those by which it is known here.
  const { pathname } = new URL(place.url);
  const path = pathname.slice(pathname.lastIndexOf(UPLOAD));
  await target.api.elsewhere('POST', path, { body: form, anonymous: true, ...WHEN_BUSY });
  await post(target, `/note/${note}/uploadsuccess/`, { name, uuid: place.uuid });
}
