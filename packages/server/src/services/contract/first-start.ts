/**
 * What an API adds to the first start: a credential for its clients, and what it keeps of the administrator. Rule: the services
 * know no API; main.ts hands in the parts of all of them.
 */
import type { JsonObject } from '../../model/json-object.js';
import type { Project } from '../../model/records/project.js';

/** The members of an API in the file for the credentials of a first start. */
export type FirstMembers = Readonly<Record<string, string | number>>;

export interface FirstStartPart {
  /** Attributes of the administrator, kept under the name of the API. */
  readonly administrator?: JsonObject;
  /** Makes what its clients log in with. Called within the transaction of the first start, and only where somebody will see it. */
  credentials(first: FirstStart): Promise<FirstMembers>;
}

/** What there is at a first start, and what can be made at it. All that is made is taken back if nobody ever saw it. */
export interface FirstStart {
  readonly organization: { readonly id: number; readonly slug: string };
  readonly project: Project;
  readonly administrator: { readonly id: number; readonly email: string; readonly password: string };
  /** Makes a token of the project, or of the administrator, and answers its secret. */
  token(name: string, scopes: readonly string[], more?: FirstToken): Promise<string>;
  /** Makes an access key for all devices of the project. */
  accessKey(name: string): Promise<{ readonly key: string; readonly secret: string }>;
}

export interface FirstToken {
  /** The token acts for the administrator, in all projects. */
  readonly ofAdministrator?: true;
  /** Milliseconds since 1970; absent: it does not end. */
  readonly expires?: number;
  /** The secret is a JWT with these claims. */
  readonly claims?: JsonObject;
  readonly attributes?: JsonObject;
}
