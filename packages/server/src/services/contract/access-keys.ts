/** Keys and secrets by which devices log in. */
import type { Page, PageRequest } from './paging.js';
import type { DeviceCondition } from '../../model/records/device-search.js';
import type { Device } from '../../model/records/device.js';
import type { Project } from '../../model/records/project.js';
import type { TokenLimits } from '../../model/records/adoption.js';
import type { Principal } from './principal.js';
import type { AccessKey, AccessKeyFields } from '../../model/records/access-key.js';

export interface DeviceLogin {
  readonly key: AccessKey;
  readonly project: Project;
  readonly device: Device;
  /** Of an adopted key: what it hands out keeps them. Null: none. */
  readonly limits: TokenLimits | null;
}

export interface ShownKey {
  readonly key: string;
  readonly secret: string;
  readonly deviceId: string;
  readonly address?: string;
  /** It is only tried out: neither its use nor a failure is noted. */
  readonly rehearsed?: boolean;
}

export interface AccessKeys {
  /**
   * The secret is answered this once. `scope_missing` for whom addresses or an end limit by an adoption: a key has neither. The caller has
   * asked for the right to administer the project.
   */
  create(
    maker: Pick<Principal, 'limits'>,
    project: number,
    fields: AccessKeyFields,
  ): Promise<{ accessKey: AccessKey; secret: string }>;
  get(project: number, publicId: string): Promise<AccessKey>;
  list(project: number, page: PageRequest): Promise<Page<AccessKey>>;
  update(project: number, publicId: string, fields: AccessKeyFields): Promise<AccessKey>;
  delete(project: number, publicId: string): Promise<void>;
  /**
   * A device that shows key and secret, from an address. `credentials_invalid` for anything wrong: unknown, inactive, a
   * device or an address that the key is not for.
   */
  login(login: ShownKey): Promise<DeviceLogin>;
  /** Whether the key (by its integer id) lets this device be read and commanded; false for a deleted or inactive key. */
  covers(key: number, device: Device): Promise<boolean>;
  /** The same for many devices at once, and as a condition for searches; undefined for a deleted or inactive key. */
  reach(key: number): Promise<KeyReach | undefined>;
}

export interface KeyReach {
  covers(device: Device): boolean;
  /** Absent: every device of the project. */
  readonly condition?: DeviceCondition;
}
