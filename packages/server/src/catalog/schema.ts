/** The catalog's tables as TypeScript sees them; migrations/ makes them. Times are milliseconds, JSON is text. */
import type { Generated } from 'kysely';
import type { IdKind } from '../model/identity.js';
import type { Kind } from '../model/kinds.js';

type Json = string;
type Flag = 0 | 1;

export interface Schema {
  organizations: {
    id: Generated<number>;
    name: string;
    slug: string | null;
    attributes: Generated<Json>;
    created: number;
    updated: number;
  };
  users: {
    id: Generated<number>;
    email: string;
    name: string | null;
    username: string | null;
    attributes: Generated<Json>;
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
    /** Microseconds. */
    earliest_time: number | null;
    description: string | null;
    attributes: Generated<Json>;
    mqtt_mapping: Json | null;
    created: number;
    updated: number;
    deleted: number | null;
    purge_at: number | null;
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
    description: string | null;
    parent: number | null;
    gateway: number | null;
    keep_duplicates: Generated<Flag>;
    connected: Flag | null;
    connected_at: number | null;
    disconnected_at: number | null;
    created: number;
    updated: number;
    deleted: number | null;
    purge_at: number | null;
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
    /** That before the last change, and when that was; null: it never had another. */
    unit_before: string | null;
    unit_changed: number | null;
    label: string | null;
    calibration: Json | null;
    counter: Json | null;
    sequence_floor: number | null;
    variable: number;
    attributes: Generated<Json>;
    reading_rules: Json | null;
    created: number;
    updated: number;
    deleted: number | null;
    purge_at: number | null;
  };
  series_tags: { series: number; project: number; key: string; value: string };
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
  external_ids: {
    organization: number;
    /** 0 for the id of a project. */
    project: number;
    api: string;
    kind: IdKind;
    external: string;
    id: number;
    derived: number | null;
    /** 1: of an API that knows devices without an id by their keys. */
    by_key: Flag | null;
  };
  /** Ids of deleted things that others have taken since. */
  lost_external_ids: Schema['external_ids'] & { wide: Flag | null };
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
    public_id: string;
    description: string | null;
    device: number | null;
    active: Generated<Flag>;
    attributes: Generated<Json>;
    refreshed_from: number | null;
    adoption: number | null;
    limits: Json | null;
  };
  adoptions: {
    id: Generated<number>;
    organization: number;
    project: number | null;
    api: string;
    form: string;
    name: string;
    identifier: string | null;
    addresses: Json | null;
    weak: Flag;
    expires: number | null;
    token: number | null;
    access_key: number | null;
    user: number | null;
    created: number;
  };
  jobs: {
    id: Generated<number>;
    organization: number;
    project: number | null;
    kind: string;
    state: string;
    public_id: string;
    input: Json | null;
    progress: Json;
    result: Json | null;
    error: Json | null;
    created: number;
    updated: number;
    finished: number | null;
    starter_user: number | null;
    starter_token: number | null;
  };
  access_keys: {
    id: Generated<number>;
    project: number;
    public_id: string;
    key: string;
    hash: string;
    name: string | null;
    description: string | null;
    active: Flag;
    rules: Json;
    created: number;
    updated: number;
    last_used: number | null;
  };
  connections: { id: Generated<number>; device: number; connected: Flag; time: number; details: Json };
  commands: { id: Generated<number>; device: number; time: number; name: string; payload: Json | null };
  documents: {
    id: Generated<number>;
    project: number;
    kind: string;
    name: string | null;
    device: number | null;
    body: Json;
    created: number;
    updated: number;
  };
  files: {
    id: Generated<number>;
    organization: number;
    project: number | null;
    kind: string;
    name: string;
    path: string;
    type: string;
    bytes: number;
    sha256: string;
    hash: string | null;
    attributes: Json;
    created: number;
    expires: number | null;
    starter_user: number | null;
    starter_token: number | null;
  };
  project_rights: { project: number; user: number; levels: string };
  streamers: {
    id: Generated<number>;
    device: number;
    number: number;
    selector: number;
    last_id: number;
    base: number | null;
    created: number;
    updated: number;
  };
  reports: {
    id: Generated<number>;
    uuid: string;
    streamer: number;
    number: number;
    digest: string;
    original_first: number;
    original_last: number;
    actual_first: number;
    actual_last: number;
    sent: number;
    sent_uptime: number;
    base: number;
    readings: number;
    accepted: number;
    stored: Flag;
    created: number;
    created_by: number | null;
  };
  events: {
    id: Generated<number>;
    series: number;
    time: number;
    sequence: number;
    clock: number | null;
    extra: Json;
    document: Json | null;
    file: number | null;
    ending: string | null;
    created: number;
    updated: number;
  };
  one_time_keys: {
    hash: string;
    purpose: string;
    organization: number;
    user: number | null;
    email: string | null;
    role: string | null;
    created: number;
    expires: number;
  };
  audit: {
    id: Generated<number>;
    time: number;
    organization: number | null;
    project: number | null;
    actor_kind: string;
    actor_id: number | null;
    actor_name: string | null;
    address: string | null;
    door: string;
    action: string;
    subject_kind: string;
    subject_id: string | null;
    subject_name: string | null;
    details: Json;
  };
  alert_rules: {
    id: Generated<number>;
    project: number;
    name: string;
    body: Json;
    /** Microseconds. */
    from_time: number;
    settled: Flag;
    created: number;
    updated: number;
  };
  /** `since`, `fired`, `ended` and `rule_from` are microseconds. */
  alerts: {
    id: Generated<number>;
    project: number;
    rule: number;
    rule_name: string;
    rule_from: number;
    severity: string;
    series: number;
    device: string;
    series_name: string;
    since: number;
    fired: number;
    ended: number | null;
    acknowledged: number | null;
    acknowledged_by: string | null;
    comment: string | null;
    withdrawn: number | null;
    notified: number | null;
    created: number;
    updated: number;
  };
  alert_channels: {
    id: Generated<number>;
    project: number;
    name: string;
    body: Json;
    secret: string | null;
    created: number;
    updated: number;
  };
  alert_bands: {
    series: number;
    weeks: number;
    zone: string;
    from_time: number;
    hours: string;
  };
  alert_silences: {
    id: Generated<number>;
    project: number;
    rule: number | null;
    device: string | null;
    from_time: number;
    until: number;
    comment: string | null;
    made_by: string | null;
    created: number;
  };
  alert_deliveries: {
    id: Generated<number>;
    project: number;
    channel: number | null;
    channel_name: string;
    state: string;
    events: Json;
    count: number;
    tries: number;
    error: string | null;
    due: number;
    created: number;
    updated: number;
  };
  boards: {
    id: Generated<number>;
    project: number;
    name: string;
    description: string | null;
    body: Json;
    panels: number;
    owner: string | null;
    revision: number;
    created: number;
    updated: number;
  };
  board_shares: {
    id: Generated<number>;
    project: number;
    board: number;
    hash: string;
    name: string | null;
    made_by: string | null;
    starter: Json;
    expires: number;
    last_used: number | null;
    created: number;
  };
  retention_rules: {
    id: Generated<number>;
    project: number;
    name: string;
    body: Json;
    created: number;
    updated: number;
  };
  retention_runs: {
    project: number;
    started: number;
    finished: number | null;
    job: number | null;
    points: number;
    series: number;
    error: string | null;
  };
  settings: { key: string; value: Json };
  migrations: { name: string; applied: number };
}
