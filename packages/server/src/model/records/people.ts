/** Organizations, the people in them, and what they may do, as every floor sees them. */
import type { JsonObject } from '../json-object.js';

export interface Organization {
  readonly id: number;
  readonly name: string;
  /** By which APIs with names in their addresses know it. */
  readonly slug: string | null;
  /** Facts that a vendor API keeps with an organization, under that API's name. */
  readonly attributes: JsonObject;
  readonly created: number;
  readonly updated: number;
}

/** A person with an account, without the password. */
export interface User {
  readonly id: number;
  /** In its canonical form. */
  readonly email: string;
  readonly name: string | null;
  /** Another name to log in by. */
  readonly username: string | null;
  /** Facts that a vendor API keeps with a person, under that API's name. */
  readonly attributes: JsonObject;
  readonly created: number;
  readonly updated: number;
}

export const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;

export type Role = (typeof ROLES)[number];

export interface ProjectRight {
  readonly project: number;
  readonly user: number;
  /** Of `read`, `write`, `admin`; empty: none, whatever the role says. */
  readonly levels: readonly ('read' | 'write' | 'admin')[];
}
