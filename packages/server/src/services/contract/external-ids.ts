/** Ids that other platforms gave things, and the ids that an API shows of things without one. */
import type { IdForm, MadeIdForm } from '../../model/id-forms.js';
import type { IdScope } from '../../model/records/external-ids.js';

/** By API; null takes the id away. */
export type ExternalIdTexts = Readonly<Record<string, string | null>>;

/** Fields of a thing as its makers give them: ids of other platforms as texts. */
export type WithExternalIds<Fields> = Fields & {
  readonly externalIds?: ExternalIdTexts;
};

/** A thing by its number, or by an id as one API writes it. */
export type ThingName = { readonly id: number } | { readonly form: IdForm; readonly text: string };

export interface ExternalIds {
  /** All forms that there are, for whoever takes ids of any API. */
  readonly forms: readonly IdForm[];
  /** The number of the thing that has this id in this scope, or whose number makes it; undefined: none. */
  find(form: IdForm, scope: IdScope, text: string): Promise<number | undefined>;
  /** The same for many, by these; unknown ones are left out. */
  findAll(form: IdForm, scope: IdScope, texts: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The ids that devices of the project with these numbers brought, for an API that knows the others by their keys. */
  brought(form: IdForm, project: number, ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /**
   * The key of the device that such an API means by a text: of the one that brought it, else the text, whether or not there is such a
   * device; undefined: the device with that key is known there by another id.
   */
  keyBehind(form: IdForm, project: number, text: string): Promise<string | undefined>;
  /** What the API shows of things with these numbers, which the caller has limited. */
  shown(form: MadeIdForm, ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
}
