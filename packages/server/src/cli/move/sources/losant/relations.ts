/** What a device of Losant stands below and speaks through: said in the target's own Losant API, once all devices are there. */
import { idText, LOSANT_ID } from '../../../../model/identity.js';
import { WHEN_BUSY } from '../../../connection.js';
import type { Extra, ExternalIds, ExtraTarget } from '../../engine/source.js';
import type { LosantDevice } from './api.js';

type Related = Pick<LosantDevice, 'id' | 'parentId' | 'gatewayId'>;
type Shown = Pick<LosantDevice, 'parentId' | 'gatewayId'>;

export const isRelated = ({ parentId, gatewayId }: Related): boolean =>
  parentId != null || gatewayId !== undefined;

export function relationExtra(device: Related): Extra {
  return {
    what: 'parents and gateways',
    async isThere(target) {
      const shown = await target.api.elsewhere<Shown>('GET', pathOf(target, device.id), WHEN_BUSY);
      const wanted = relationsOf(target, device);
      return Object.entries(wanted).every(([name, id]) => shown[name as keyof Shown] === id);
    },
    async make(target) {
      const body = relationsOf(target, device);
      await target.api.elsewhere('PATCH', pathOf(target, device.id), { body, ...WHEN_BUSY });
    },
  };
}

interface Identified {
  readonly id: number;
  readonly externalIds: ExternalIds;
}

const losantId = ({ id, externalIds }: Identified): string => externalIds['losant'] ?? idText(LOSANT_ID, id);

function pathOf(target: ExtraTarget, device: string): string {
  const project = losantId({ id: target.project, externalIds: target.projectIds });
  return `/applications/${project}/devices/${idIn(target, device)}`;
}

/** The same device there. */
function idIn(target: ExtraTarget, key: string): string {
  const device = target.device(key);
  if (device === undefined) throw new Error(`${key} was not made`);
  return losantId(device);
}

/** One that did not come, such as a device that was deleted, is left. */
function relationsOf(target: ExtraTarget, { parentId, gatewayId }: Related): Shown {
  const known = (key: string | null | undefined): key is string =>
    key != null && target.device(key) !== undefined;
  return {
    ...(known(parentId) && { parentId: idIn(target, parentId) }),
    ...(known(gatewayId) && { gatewayId: idIn(target, gatewayId) }),
  };
}
