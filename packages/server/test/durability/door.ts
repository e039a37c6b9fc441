/** A way into the platform, for tests that walk all of them. A refusal is an error with the status and text of the answer. */
import type { Place, World } from '../support/all-apis/world.js';

export type Send = () => Promise<unknown>;

export interface Door {
  readonly name: string;
  /** Makes what it needs, while there is room. */
  open(world: World): Promise<Send>;
}

export interface PointDoor {
  readonly name: string;
  open(world: World): Promise<{ readonly place: Place; readonly send: Send }>;
}
