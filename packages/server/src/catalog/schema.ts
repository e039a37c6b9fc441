/** The catalog's tables as TypeScript sees them; migrations/ makes them. Times are milliseconds, JSON is text. */
import type { Generated } from 'kysely';
import type { Kind } from '../model/kinds.js';

type Json = string;
type Flag = 0 | 1;

export interface Schema {
  organizations: { id: Generated<number>; name: string; created: number; updated: number };
  users: {
    id: Generated<number>;
    email: string;
    name: string | null;
    password: string;
    created: number;
    updated: number;
  };
  memberships: { organization: number; user: number; role: string; created: number };
  projects: {
    id: Generated<number>;
    organization: number;
    name: string;
    create_devices: Flag;
    create_series: Flag;
    losant_id: string;
    iotile_uuid: string;
    created: number;
    updated: number;
    deleted: number | null;
  };
  devices: {
    id: Generated<number>;
    project: number;
    key: string;
    name: string | null;
    type: string | null;
    class: string | null;
    attributes: Json;
    latitude: number | null;
    longitude: number | null;
    losant_id: string;
    created: number;
    updated: number;
    deleted: number | null;
  };
  device_tags: { device: number; position: number; project: number; key: string; value: string };
  variables: {
    id: Generated<number>;
    project: number;
    name: string;
    number: number | null;
    unit: string | null;
    mdo: Json | null;
    created: number;
    updated: number;
  };
  series: {
    id: Generated<number>;
    project: number;
    device: number;
    name: string;
    kind: Kind;
    unit: string | null;
    label: string | null;
    calibration: Json | null;
    input_id: string | null;
    variable: number;
    created: number;
    updated: number;
  };
  assets: {
    id: Generated<number>;
    project: number;
    name: string;
    description: string | null;
    attributes: Json;
    created: number;
    updated: number;
  };
  asset_members: { asset: number; series: number };
  tokens: {
    id: Generated<number>;
    hash: string;
    kind: string;
    name: string;
    owner: number | null;
    organization: number;
    project: number | null;
    scopes: Json;
    expires: number | null;
    created: number;
    last_used: number | null;
    revoked: number | null;
  };
  jobs: {
    id: Generated<number>;
    organization: number;
    project: number | null;
    kind: string;
    state: string;
    progress: Json;
    result: Json | null;
    error: Json | null;
    created: number;
    updated: number;
    finished: number | null;
  };
  settings: { key: string; value: Json };
  migrations: { name: string; applied: number };
}
