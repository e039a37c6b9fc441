/**
 * Devices by their name, and the rule that a name is given once in a project. Registrations and renames of one project
 * go one after another, so that two at the same time cannot take the same name.
 */
import { TributaryError } from '../../../errors/error.js';
import { InTurn } from '../../../model/in-turn.js';
import type { Device, Services } from '../../../services/services.js';
import { generateName } from './generated-names.js';

const turns = new InTurn<number>();

export const inTurn = <T>(project: number, work: () => Promise<T>): Promise<T> => turns.run(project, work);

/** Of several with that name (other APIs allow it) the oldest; a device without a name is called by its key. */
export async function findByName(
  services: Services,
  project: number,
  name: string,
): Promise<Device | undefined> {
  const { items } = await services.devices.search(project, {
    where: {
      any: [
        { field: 'name', operator: 'eq', value: name },
        {
          all: [
            { field: 'key', operator: 'eq', value: name },
            { field: 'name', operator: 'eq', value: null },
          ],
        },
      ],
    },
    sort: 'created',
    limit: 1,
  });
  return items[0];
}

/** Refuses a name that a device other than `except` has. */
export async function requireFreeName(
  services: Services,
  project: number,
  name: string,
  except?: number,
): Promise<void> {
  const holder = await findByName(services, project, name);
  if (holder !== undefined && holder.id !== except)
    throw new TributaryError('already_exists', { what: 'Device', field: 'name', value: name });
}

export async function freeName(services: Services, project: number): Promise<string> {
  for (;;) {
    const name = generateName();
    if ((await findByName(services, project, name)) === undefined) return name;
  }
}
