/**
 * What an API's id means. Rules: an id that a thing brought comes before one that is made of a number; a thing that brought one
 * answers to no other of that API. Kept in memory: requests of devices name theirs again and again.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { ExternalIdChanges } from '../../catalog/external-ids/external-ids.js';
import { invalidField } from '../../errors/error.js';
import { given } from '../../model/given.js';
import { StampedCache } from '../devices/stamped-cache.js';
import type { IdForm, IdKind, MadeIdForm } from '../../model/identity.js';
import type { ExternalIds, ExternalIdTexts } from '../contract/external-ids.js';
import type { IdScope } from '../../model/records/external-ids.js';

const KEPT = { entries: 50_000 };
const NONE: ReadonlyMap<number, string> = new Map();
/** Longer than any id of any API. */
const MAX_LENGTH = 255;

export class ExternalIdService implements ExternalIds {
  #changes = 0;
  readonly #kept: StampedCache<number>;
  /** Keys of devices, by what APIs call these that know devices by their keys. */
  readonly #keys: StampedCache<string>;
  /** Projects with such ids. */
  readonly #projects: StampedCache<true>;

  constructor(
    private readonly catalog: Catalog,
    readonly forms: readonly IdForm[],
  ) {
    const kept = <T>() =>
      new StampedCache<T>(() => String(this.#changes), catalog.store === 'postgres', KEPT);
    this.#kept = kept();
    this.#keys = kept();
    this.#projects = kept();
  }

  /** Things that may have had ids were deleted or moved, or got others. */
  forget(): void {
    this.#changes++;
  }

  async find(form: IdForm, scope: IdScope, text: string): Promise<number | undefined> {
    if (text.length > MAX_LENGTH) return undefined;
    const own = Object.entries(scope).join();
    const key = `${own} ${form.api} ${form.kind} ${text}`;
    const found = await this.#kept.get(key, async () => [
      ...(await this.#answering(form, scope, [text])).values(),
    ]);
    return found[0];
  }

  findAll(form: IdForm, scope: IdScope, texts: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#answering(form, scope, texts);
  }

  async shown(form: MadeIdForm, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const brought = await this.catalog.externalIds.having(form, ids);
    return new Map(ids.map((id) => [id, brought.get(id) ?? form.made.write(id)]));
  }

  async brought(form: IdForm, project: number, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    if (ids.length === 0 || !(await this.#hasAny(project))) return NONE;
    return this.catalog.externalIds.having(form, ids);
  }

  async keyBehind(form: IdForm, project: number, text: string): Promise<string | undefined> {
    if (text.length > MAX_LENGTH || !(await this.#hasAny(project))) return text;
    const [key] = await this.#keys.get(`${project} ${form.api} ${text}`, async () => {
      const found = await this.catalog.externalIds.keyBehind(project, form.api, form.read(text) ?? text);
      return found === undefined ? [] : [found];
    });
    return key;
  }

  /** Most projects have none: nothing more is asked for them. */
  async #hasAny(project: number): Promise<boolean> {
    const found = await this.#projects.get(String(project), async () =>
      (await this.catalog.externalIds.hasBesideKeys(project)) ? [true] : [],
    );
    return found.length > 0;
  }

  /**
   * A change of a thing that may give it ids or take them away: `change` gets them as the catalog keeps them. Throws
   * `field_invalid` with the field `externalIds.<api>` before anything is changed.
   */
  async writing<T>(
    kind: IdKind,
    texts: ExternalIdTexts | undefined,
    change: (ids: ExternalIdChanges) => Promise<T>,
  ): Promise<T> {
    if (texts === undefined) return change({});
    const changes = this.#read(kind, texts);
    try {
      return await change(changes);
    } finally {
      this.forget();
    }
  }

  #read(kind: IdKind, texts: ExternalIdTexts): ExternalIdChanges {
    return Object.fromEntries(
      Object.entries(texts).map(([api, text]) => {
        const field = `externalIds.${api}`;
        const form = this.forms.find((one) => one.api === api && one.kind === kind);
        const known = this.forms.filter((one) => one.kind === kind).map((one) => one.api);
        if (form === undefined)
          throw invalidField(
            field,
            text,
            `an id of one of the APIs that have ids of a ${kind}: ${known.join(', ')}`,
          );
        if (text === null) return [api, null];
        const external = text.length > MAX_LENGTH ? undefined : form.read(text);
        if (external === undefined) throw invalidField(field, text, form.expected);
        const isBesideKeys = form.made === undefined;
        const derived = form.made?.parse(external);
        return [api, { external, derived, isBesideKeys, ...given({ isWide: form.isWide }) }];
      }),
    );
  }

  async #answering(form: IdForm, scope: IdScope, texts: readonly string[]): Promise<Map<string, number>> {
    const spelled = new Map<string, string>();
    for (const text of texts) {
      const external = text.length > MAX_LENGTH ? undefined : form.read(text);
      if (external !== undefined) spelled.set(text, external);
    }
    const ids = await this.catalog.externalIds.answering(
      scope,
      form,
      [...new Set(spelled.values())],
      (external) => form.made?.parse(external),
    );
    const found = new Map<string, number>();
    for (const [text, external] of spelled) {
      const id = ids.get(external);
      if (id !== undefined) found.set(text, id);
    }
    return found;
  }
}
