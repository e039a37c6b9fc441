/** The description of devices and series that goes with the points of an export, within the file or beside it. */
import type { ExportOrder } from '../services.js';
import { CATALOG_KEY } from './formats/catalog-key.js';
import type { Prepared } from './prepare.js';

/** Within a file it is a part of what a reader loads first: a longer one is left out. */
const MAX_WITHIN = 8 * 2 ** 20;

/** `device` is the place of the only device of a file. */
export async function* catalogText(
  order: ExportOrder,
  prepared: Prepared,
  device: number | undefined,
): AsyncGenerator<string> {
  if (!order.catalog) return;
  const renamed = prepared.names.filter(({ name, heading }) => name !== heading);
  const columns = Object.fromEntries(renamed.map(({ name, heading }) => [heading, name]));
  yield `${JSON.stringify({ [CATALOG_KEY]: 'catalog', version: 1, columns })}\n`;
  const devices = device === undefined ? prepared.devices : prepared.devices.slice(device, device + 1);
  const series = devices.flatMap((one) => one.series);
  for await (const line of order.catalog.lines(series)) yield `${line}\n`;
}

/** All of it, for the metadata of a file; undefined where there is none or it is too long. */
export async function catalogWithin(
  order: ExportOrder,
  prepared: Prepared,
  device: number | undefined,
): Promise<string | undefined> {
  let text = '';
  for await (const line of catalogText(order, prepared, device)) {
    text += line;
    if (text.length > MAX_WITHIN) return undefined;
  }
  return text === '' ? undefined : text;
}
