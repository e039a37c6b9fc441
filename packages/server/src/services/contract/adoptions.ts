/** Credentials that another platform gave, kept so that devices and scripts go on working. */
import type { Identified } from '../../model/identity.js';
import type { Page, PageRequest } from './paging.js';
import type { JsonObject } from '../../model/json-object.js';
import type { Project } from '../../model/records/project.js';
import type { AdoptedForm, Adoption } from '../../model/records/adoption.js';
import type { Role } from '../../model/records/people.js';
import type { Principal } from './principal.js';

/** A form of credential that clients of an API carry, as its dialect says it. */
export interface CredentialForm {
  readonly api: string;
  readonly form: AdoptedForm;
  /** What clients show openly beside the secret, in the vendor's words; absent: nothing. */
  readonly identifier?: string;
  /** Why others may know such secrets, whatever they look like; absent: their texts tell. */
  readonly guessable?: string;
  /** What its vendor draws at random has this form, and is no worse than it could be: its length is all that counts. */
  readonly random?: RegExp;
  /** People choose them. */
  readonly chosen?: boolean;
  /** Of a token that is adopted without any. */
  readonly scopes: readonly string[];
  /** Whether the API has a scope of this name, beside the platform's own words. */
  readonly isScope?: (scope: string) => boolean;
  /** Facts that the API keeps with such a token. */
  readonly attributes?: JsonObject;
}

export interface AdoptedCredential {
  readonly name: string;
  readonly secret: string;
  /** Needed where the form has one, and taken nowhere else. */
  readonly identifier?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** The only devices that it may write for: of a token one. Absent or empty: no such limit. */
  readonly devices?: readonly Identified[] | undefined;
  /** Milliseconds since 1970; absent or null: never. */
  readonly expires?: number | null | undefined;
  /** Addresses and networks that it is good from; absent or empty: all. */
  readonly addresses?: readonly string[] | undefined;
  /** Of the person that a login becomes. */
  readonly role?: Role | undefined;
}

export interface Adoptions {
  /**
   * Makes a secret good here that another platform gave. `secret_guessable` for one that may be guessed and has no address limit;
   * `conflict` for one that opens something already, of whomever. A login needs `organization:admin`, and the right to make
   * accounts; the caller has asked for `project:admin` for the others.
   */
  adopt(
    principal: Principal,
    project: Project,
    form: CredentialForm,
    credential: AdoptedCredential,
  ): Promise<{ adoption: Adoption; warnings: readonly string[] }>;
  /** Fails as `adopt` would, and keeps nothing. */
  preview(
    principal: Principal,
    project: Project,
    form: CredentialForm,
    credential: AdoptedCredential,
  ): Promise<{ warnings: readonly string[] }>;
  /** The living ones of the project; with `organization:admin` also logins, which are of no project. */
  list(principal: Principal, project: Project, page: PageRequest): Promise<Page<Adoption>>;
  /** Ends it at once: nothing that shows its secret is let in any more. */
  end(principal: Principal, project: Project, id: number): Promise<void>;
}
