/** What a caller reaches: a thing with its project and the membership that reaches it. */
import type { Device, Membership, Project, Series, Variable } from '../../../services/services.js';

/** A project together with the principal that acts in its organization. */
export interface ProjectPlace {
  readonly project: Project;
  readonly membership: Membership;
}

export interface DevicePlace extends ProjectPlace {
  readonly device: Device;
}

export interface VariablePlace extends ProjectPlace {
  readonly variable: Variable;
}

/** Where a stream is or would be: device null is a virtual stream; what is undefined does not exist yet. */
export interface StreamPlace extends ProjectPlace {
  readonly slug: string;
  readonly device: Device | null;
  /** The 16-bit number of the variable. */
  readonly number: number;
  readonly variable: Variable | undefined;
  readonly series: Series | undefined;
}
