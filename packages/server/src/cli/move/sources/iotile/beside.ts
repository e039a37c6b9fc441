/**
 * What hangs on a project, its devices, variables and streams: properties, notes, locations, events and masks. Rule: what was deleted
 * since it was listed is told, and not the end of all.
 */
import type { Extra, Range, Thing } from '../../engine/source.js';
import { isMissing, type Vendor } from '../../engine/vendor.js';
import { allOf, BASE, secondsOf, type Device, type Mask, type Project } from './api.js';
import { eventExtra, type IotileEvent } from './events.js';
import { isMask, locationExtra, maskExtra, propertyExtra, type Location, type Property } from './extras.js';
import { noteExtra, type Note } from './notes.js';

export class Beside {
  constructor(
    private readonly vendor: Vendor,
    private readonly project: Project,
    private readonly range: Range,
  ) {}

  ofProject(): AsyncGenerator<Thing> {
    return this.#orLeft(this.project.slug, this.#project());
  }

  ofDevice(slug: string, mask: Mask | undefined): AsyncGenerator<Thing> {
    return this.#orLeft(slug, this.#device(slug, mask));
  }

  async *#project(): AsyncGenerator<Extra> {
    const { id, slug } = this.project;
    for (const property of await this.vendor.json<Property[]>(`${BASE}/project/${id}/properties/`))
      yield propertyExtra(slug, property);
    for await (const note of allOf<Note>(this.vendor, '/note/', { target: slug }))
      yield noteExtra(note, this.vendor);
  }

  async *notesOf(target: string): AsyncGenerator<Thing> {
    const { vendor } = this;
    async function* notes(): AsyncGenerator<Extra> {
      for await (const note of allOf<Note>(vendor, '/note/', { target })) yield noteExtra(note, vendor);
    }
    yield* this.#orLeft(target, notes());
  }

  /** What was deleted since it was listed is told, and not the end of all. */
  async *#orLeft(slug: string, extras: AsyncIterable<Extra>): AsyncGenerator<Thing> {
    try {
      for await (const extra of extras) yield { extra };
    } catch (error) {
      if (!isMissing(error)) throw error;
      yield { left: `${slug}: ${error.message}` };
    }
  }

  async *#device(slug: string, mask: Mask | undefined): AsyncGenerator<Extra> {
    const { vendor, range } = this;
    if (mask !== undefined) yield maskExtra(slug, mask);
    for (const property of await vendor.json<Property[]>(`${BASE}/device/${slug}/properties/`))
      yield propertyExtra(slug, property);
    for await (const note of allOf<Note>(vendor, '/note/', { target: slug })) yield noteExtra(note, vendor);
    for await (const place of allOf<Location>(vendor, '/location/', { target: slug }))
      yield locationExtra(slug, place);
    for await (const event of allOf<IotileEvent>(vendor, '/event/', {
      filter: slug,
      ...secondsOf(range),
    }))
      yield eventExtra(event, async () => (await vendor.ask(`${BASE}/event/${event.id}/data/`)).text);
  }
}

/** Of devices that have one. */
export async function masksOf(
  vendor: Vendor,
  devices: readonly Device[],
): Promise<ReadonlyMap<string, Mask>> {
  const masks = new Map<string, Mask>();
  for (const { slug } of devices) {
    const { status, text } = await vendor.ask(`${BASE}/device/${slug}/mask/`, {
      allowed: [403, 404],
    });
    const mask = status === 200 ? (JSON.parse(text) as Mask) : undefined;
    if (mask !== undefined && isMask(mask)) masks.set(slug, mask);
  }
  return masks;
}
