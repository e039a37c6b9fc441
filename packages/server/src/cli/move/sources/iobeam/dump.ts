/** What files of iobeam say, and how they are read. Rule: what cannot be read as it was meant is refused, before anything is made of it. */
import type { TimeFormat } from '../../../../dialects/iobeam/wire/times.js';
import type { PointValue } from '../../../../model/kinds.js';
import type { Micros } from '../../../../model/time.js';

export interface DumpPoint {
  readonly device: string;
  readonly series: string;
  readonly time: Micros;
  readonly value: PointValue;
  /** Of several points of one instant in one export, which holds each of them once; absent: 0. */
  readonly sequence?: number;
}

export interface DumpDevice {
  readonly device_id: string;
  readonly device_name?: string;
  readonly device_type?: string;
  readonly created?: string;
}

export interface Dump {
  readonly devices: DumpDevice[];
  readonly points: DumpPoint[];
  /** Numbers of the projects that are named. */
  readonly projects: Set<number>;
}

export interface Reading {
  readonly dump: Dump;
  /** Of times in CSV. */
  readonly format: TimeFormat;
  /** Documents of other projects are passed over. */
  readonly only: number | undefined;
  /** Times are taken in their unit, also where another one makes likelier times of them. */
  readonly isAsGiven: boolean;
}

/** Why a file cannot be read, and what to do about it. */
export class Unreadable extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** Whether what is of this project comes; its number is kept. */
export function isOf(project: number | undefined, { dump, only }: Reading): boolean {
  if (project !== undefined && only !== undefined && project !== only) return false;
  if (project !== undefined) dump.projects.add(project);
  return true;
}

/** Points of one instant follow each other in an export. */
export class Instants {
  #last: Micros | undefined;
  #sequence = 0;

  next(time: Micros): { readonly sequence?: number } {
    this.#sequence = time === this.#last ? this.#sequence + 1 : 0;
    this.#last = time;
    return this.#sequence === 0 ? {} : { sequence: this.#sequence };
  }
}
