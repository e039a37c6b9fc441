/** A channel as ThingSpeak shows it, beside its entries and by itself. */
import { given } from '../../../model/given.js';
import type { Device } from '../../../services/services.js';
import { fieldName } from './fields.js';
import { channelId } from '../wire/ids.js';
import { settingsOf } from './settings.js';

const second = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

/** In front of a feed. `labels`: those of the fields that are shown. */
export function headOf(
  device: Device,
  labels: ReadonlyMap<number, string>,
  { lastId, metadata }: { readonly lastId: number; readonly metadata: boolean },
): object {
  const settings = settingsOf(device);
  return {
    id: channelId(device),
    name: device.name ?? device.key,
    ...placeOf(device),
    ...given({ description: device.description ?? undefined }),
    ...(metadata && { metadata: settings['metadata'] ?? null }),
    ...Object.fromEntries([...labels].map(([number, label]) => [fieldName(number), label])),
    created_at: second(device.created),
    updated_at: second(device.updated),
    last_entry_id: lastId === 0 ? null : lastId,
  };
}

/** With its settings, for who administers it. Keys are shown once, when they are made: only their hashes are kept. */
export function channelView(device: Device, lastId: number, keys: readonly object[] = []): object {
  const settings = settingsOf(device);
  const tags = (settings['tags'] ?? '').split(',').map((tag) => tag.trim());
  return {
    id: channelId(device),
    name: device.name ?? device.key,
    description: device.description,
    metadata: settings['metadata'] ?? null,
    url: settings['url'] ?? null,
    ...{ latitude: null, longitude: null, elevation: null },
    ...placeOf(device),
    created_at: second(device.created),
    last_entry_id: lastId === 0 ? null : lastId,
    public_flag: false,
    tags: tags.filter((tag) => tag !== '').map((name) => ({ name })),
    api_keys: keys,
  };
}

function placeOf(device: Device): object {
  const { elevation } = settingsOf(device);
  const { location } = device;
  return {
    ...(location && { latitude: String(location.latitude), longitude: String(location.longitude) }),
    ...given({ elevation }),
  };
}
