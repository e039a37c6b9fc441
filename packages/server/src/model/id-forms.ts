// How one API writes the ids of things of one kind: ids that things brought from another platform, and those that are made of
// a thing's number where it brought none.
import { isName, isNewName } from './names.js';
import { idText, parseIdText, type IdText } from './derived-ids.js';

export type IdKind = 'project' | 'device' | 'series' | 'asset';

export interface IdForm {
  /** Under which name such ids stand among the external ids of a thing. */
  readonly api: string;
  readonly kind: IdKind;
  /** For messages. */
  readonly expected: string;
  /** The id in its one spelling; undefined: no such id has this text. */
  read(text: string): string | undefined;
  /** Absent: a thing without an id of its own is known by its key. */
  readonly made?: MadeId;
  /** No two things of an organization share one, whatever their projects. */
  readonly isWide?: boolean;
}

/** The id that is made of a number. */
export interface MadeId {
  write(id: number): string;
  /** Of an id in its one spelling; undefined: it was not made. */
  parse(text: string): number | undefined;
}

export type MadeIdForm = IdForm & { readonly made: MadeId };

export interface Identified {
  readonly id: number;
  readonly externalIds: Readonly<Record<string, string>>;
}

export const madeId = (text: IdText): MadeId => ({
  write: (id) => idText(text, id),
  parse: (given) => parseIdText(text, given),
});

/** The id that the API shows of a thing. */
export const shownId = ({ api, made }: MadeIdForm, { id, externalIds }: Identified): string =>
  externalIds[api] ?? made.write(id);

/** Of an API that knows a device without an id of its own by its key. */
export const keyForm = (api: string): IdForm => ({
  api,
  kind: 'device',
  expected: 'a text as keys of devices are',
  read: (text) => (isName(text) && isNewName(text) ? text : undefined),
});

/** What such an API shows of a device. */
export const shownKey = (
  { api }: IdForm,
  { key, externalIds }: Identified & { readonly key: string },
): string => externalIds[api] ?? key;
