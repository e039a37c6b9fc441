/** Variables of a project, and lists over several projects that are read by position. */
import type { Positioned, Position } from '../../model/records/lists.js';
import type { DeviceInventory, SeriesInventory, VariableInventory } from '../../model/records/inventory.js';
import type { SeriesOfVariable, Variable, VariableFields } from '../../model/records/variable.js';
import type { Device } from '../../model/records/device.js';

export interface Variables {
  /** `number` is given when it is absent; a name or a number that is taken is `already_exists`. */
  create(project: number, variable: { name: string; number?: number } & VariableFields): Promise<Variable>;
  get(project: number, id: number): Promise<Variable>;
  findByNumber(project: number, number: number): Promise<Variable | undefined>;
  findByName(project: number, name: string): Promise<Variable | undefined>;
  /** The variables of these numbers, made where they are missing, named by their four hexadecimal digits. */
  ensure(project: number, numbers: readonly number[]): Promise<ReadonlyMap<number, Variable>>;
  update(project: number, id: number, fields: VariableFields): Promise<Variable>;
  /** Refused with `conflict` while series belong to it. */
  delete(project: number, id: number): Promise<void>;
}

/** The caller has limited the projects to those that the asker reaches. */
export interface Inventory {
  devices(filter: DeviceInventory, position: Position): Promise<Positioned<Device>>;
  variables(filter: VariableInventory, position: Position): Promise<Positioned<Variable>>;
  series(filter: SeriesInventory, position: Position): Promise<Positioned<SeriesOfVariable>>;
}
