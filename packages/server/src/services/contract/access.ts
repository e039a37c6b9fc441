/** Who asks: credentials, people, tokens, rights, and the project of a request. */
import type { JobOwner } from '../../catalog/records/jobs.js';
import type { AdoptedLimits } from '../../catalog/people/adoptions.js';
import type { Role } from '../../catalog/people/memberships.js';
import type { Organization } from '../../catalog/people/organizations.js';
import type { Project } from '../../catalog/projects/projects.js';
import type { ProjectRight } from '../../catalog/people/rights.js';
import type { JsonObject } from '../../catalog/repository.js';
import type { TokenInfo } from '../../catalog/people/tokens.js';
import type { User as CatalogUser } from '../../catalog/people/users.js';
import type { Lasting } from '../access/rights/endings.js';
import type { Level, Principal, Scope } from '../access/rights/principal.js';
import type { Adoptions } from './adoptions.js';
import type { ThingName } from './external-ids.js';
import type { Page, PageRequest } from './paging.js';

export type { Level };

export interface User extends CatalogUser {
  readonly role: Role;
}

export interface Me {
  readonly kind: Principal['kind'];
  readonly user: CatalogUser | null;
  readonly organization: Organization;
  readonly projects: readonly number[] | null;
  readonly scopes: readonly string[];
}

export interface UserFields {
  readonly name?: string | null;
  readonly email?: string;
  readonly username?: string | null;
  readonly password?: string;
  readonly role?: Role;
  /** Facts that a vendor API keeps with a person; an update replaces them all. */
  readonly attributes?: JsonObject;
}

export interface UserChange extends UserFields {
  /** Needed by whoever changes their own password or e-mail address (`password_wrong`). */
  readonly currentPassword?: string;
  /** Revokes the tokens that the person made, in all organizations, beside the logins. */
  readonly endTokens?: boolean;
}

/** A person who was added: with the password that the account has; or, without an account yet, who was invited by mail. */
export type AddedUser =
  | { readonly user: User; readonly password: string }
  | { readonly user: null; readonly invitation: { email: string; role: Role; expires: number } };

export interface Invitation {
  /** Null: it went to the invited address alone. */
  readonly key: string | null;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export interface TokenFields {
  readonly name: string;
  readonly project?: number | null;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970; absent or null: never. */
  readonly expires?: number | null;
  readonly description?: string | null;
  /** Id of the only device that the token is for. */
  readonly device?: number | null;
  readonly active?: boolean;
  /** Facts that a vendor API keeps with a token. */
  readonly attributes?: JsonObject;
  /** Id of the token in whose place it is given: it is revoked with that one. */
  readonly refreshedFrom?: number | null;
  /** Makes the secret a JWT with these claims (and `iat`, `exp`, `jti`), for clients that look into theirs. */
  readonly claims?: JsonObject;
}

export interface IssuedToken
  extends Omit<TokenFields, 'project'>, Pick<TokenInfo, 'kind' | 'owner' | 'organization' | 'project'> {
  /** Who makes it, with a token that may end: it ends with that at the latest. Null: the platform, for a proof of another kind. */
  readonly maker: Principal | null;
  /** What the API calls `expires`, for the message; absent: that. */
  readonly endField?: string;
}

/** Where a token that is no longer good stands; `valid` ones authenticate. */
export type TokenState = 'valid' | 'expired' | 'revoked' | 'inactive';

/** An organization in which somebody can act, and the principal to act there with. */
export interface Membership {
  readonly organization: Organization;
  /** Null for a token that is no person's. */
  readonly role: Role | null;
  readonly principal: Principal;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** What a vendor API wants of the token that a login gives out. */
export interface LoginForm {
  /** Makes the token a JWT with these claims. */
  readonly claims: (user: User) => JsonObject;
  readonly attributes?: JsonObject;
}

export interface LoginOptions {
  /** How long the login lasts; absent: as the platform is set. */
  readonly milliseconds?: number | undefined;
  readonly form?: LoginForm;
  /** Id or name of one that the person belongs to; absent: the one that they joined first. */
  readonly organization?: number | string;
}

export interface LoginResult {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
  readonly user: User;
  /** Id of the one that the token is for. */
  readonly organization: number;
  /** All that the person belongs to, the one that they joined first before the others. */
  readonly organizations: readonly { readonly id: number; readonly name: string; readonly role: Role }[];
}

/** How a request shows a secret, beside its text. */
export interface Showing {
  /** Whence the request comes: asked only where it decides. Absent: secrets that are bound to addresses are not known. */
  readonly from?: { readonly ip: string };
  /** A user name or an organization id beside the secret. */
  readonly identifier?: string | undefined;
  /** It is only tried out: its use is not noted. */
  readonly rehearsed?: boolean;
}

export interface Access extends People, Tokens, Organizations, Adoptions {
  /** The same for the requests of an API: secrets that were adopted for it are good through what this answers, and only there. */
  through(api: string): Access;
  /**
   * Ends something that lasts (a stream, a connection) as soon as the rights that it rests on are gone, until the returned
   * function is called.
   */
  lasting(lasting: Lasting): () => void;
  authenticate(secret: string, shown?: Showing): Promise<Principal>;
  /** `name` is an e-mail address or a user name. */
  login(name: string, password: string, options?: LoginOptions): Promise<LoginResult>;
  /** Ends the login that this principal came by. */
  logout(principal: Principal): Promise<void>;
  me(principal: Principal): Promise<Me>;
  require(principal: Principal, scope: Scope): void;
  /** Figures of the whole installation: its administrators, and tokens with the scope `metrics` that they made. */
  requireMetrics(principal: Principal): Promise<void>;
  /**
   * The project of a request; undefined means the only one that the principal reaches. A token of one device is refused
   * unless the caller says that it limits what follows to that device (`ofDevice`).
   */
  project(
    principal: Principal,
    id: number | undefined,
    scope: Scope,
    options?: { ofDevice?: boolean },
  ): Promise<Project>;
  /** The project by an id that a vendor API has for it, without looking at scopes: for dialects with scopes of their own. */
  findProject(principal: Principal, by: ThingName): Promise<Project>;
  /** A project that a setting of the operator names, whoever asks; undefined if there is none (any more). */
  configuredProject(id: number): Promise<Project | undefined>;
  /** What the principal may do with the project: its scopes, or for a person the right given on this project. */
  levels(principal: Principal, project: number): Promise<ReadonlySet<Level>>;
  /** Whose work it is that the principal begins in the project: its links are for them. */
  ownerOf(principal: Principal, project: Pick<Project, 'id' | 'organization'>): JobOwner;
  /** What the person behind the principal may do with the project now, whatever the token's scopes; none without a person. */
  levelsOfUser(principal: Principal, project: number): Promise<ReadonlySet<Level>>;
}

export interface Organizations {
  /**
   * Where the principal can act: a person who logged in in each organization that they belong to, the one of the login
   * first; any other principal in its own.
   */
  memberships(principal: Principal): Promise<readonly Membership[]>;
  /** A new organization that belongs to the person. */
  createOrganization(
    principal: Principal,
    fields: { name: string; slug?: string; attributes?: JsonObject },
  ): Promise<Membership>;
  /** The principal's own, for its owners; `conflict` while it has projects or is somebody's only one. */
  deleteOrganization(principal: Principal): Promise<void>;
}

export interface Tokens {
  /**
   * The one lasting token of a person, in lower-case hexadecimal: the same secret each time until the person's password
   * changes or it is revoked, then another. `kind` login.
   */
  lastingToken(principal: Principal, api: string): Promise<string>;
  createToken(principal: Principal, token: TokenFields): Promise<{ token: string; info: TokenInfo }>;
  /**
   * A token that the platform itself gives out, to whoever proved in another way who they are (a device's access key, the
   * token before it). Checks no rights: the dialect has.
   */
  issueToken(token: IssuedToken): Promise<{ token: string; info: TokenInfo }>;
  /** The token of a secret, also one that is no longer good; undefined if this server never gave it out. */
  inspectToken(
    secret: string,
  ): Promise<{ info: TokenInfo; state: TokenState; adopted: AdoptedLimits | null } | undefined>;
  /** With a project: the tokens of this one; with an owner: those of that person for all projects. Else all that the principal administers. */
  listTokens(
    principal: Principal,
    page: PageRequest & { project?: number; owner?: number },
  ): Promise<Page<TokenInfo>>;
  /** All that the person of a login made, in every organization. */
  listOwnTokens(principal: Principal, page: PageRequest): Promise<Page<TokenInfo>>;
  findToken(project: number, publicId: string): Promise<TokenInfo>;
  updateToken(
    project: number,
    publicId: string,
    change: { name?: string; description?: string | null; active?: boolean; attributes?: JsonObject },
  ): Promise<TokenInfo>;
  /** Of what the principal administers, and of a login what its person made. */
  revokeToken(principal: Principal, id: number): Promise<void>;
  /** Revokes without a look at rights: the dialect has. */
  endToken(project: number, publicId: string): Promise<void>;
}

/** How an API tells a person what to do with a key. */
export interface KeyLetter {
  readonly subject: string;
  readonly text: (key: string) => string;
}

export interface People {
  /**
   * By an operator an account; by every other administrator (setting `accounts-by`) an invitation by mail, answered alike
   * whether the address has an account in another organization or none.
   */
  createUser(principal: Principal, user: UserFields & { email: string }): Promise<AddedUser>;
  listUsers(principal: Principal, page: PageRequest): Promise<Page<User>>;
  getUser(principal: Principal, id: number): Promise<User>;
  /** A member of the principal's organization, by e-mail address or user name; any member may ask. */
  findUser(principal: Principal, name: string): Promise<User>;
  /**
   * The address that the person had is told by mail of a new password or address. A new address of one's own counts only when
   * its key came back (`finishAddressChange`), but for those who make accounts (accounts-by).
   */
  updateUser(principal: Principal, id: number, change: UserChange): Promise<User>;
  deleteUser(principal: Principal, id: number): Promise<void>;
  /** Undefined: the person belongs to other organizations too, and gets a mail with which to set a new password. */
  resetPassword(principal: Principal, id: number): Promise<string | undefined>;
  /** Whether this is the person's password; counts as a login attempt. */
  checkPassword(user: number, password: string): Promise<boolean>;

  /**
   * A key with which one person can join the organization; good for `milliseconds` (a week unless told). One for an address
   * is mailed there, as `letter` says it; who is no operator names an address and is not told the key.
   */
  invite(
    principal: Principal,
    invitation: { email?: string | null; role?: Role; milliseconds?: number },
    letter?: (organization: string) => KeyLetter,
  ): Promise<Invitation>;
  /** Invitations that nobody has used yet. */
  invitations(
    principal: Principal,
  ): Promise<readonly { email: string | null; role: Role | null; created: number; expires: number }[]>;
  /** Joins by an invitation: with an account that the address has (`password_wrong` without its password), else a new one. */
  signUp(key: string, user: UserFields & { email: string; password: string }): Promise<User>;
  /**
   * Sends a letter with a key to set a new password with, if somebody has the address. Returns before it is known whether
   * somebody has: nothing of the answer, not its time either, tells.
   */
  startPasswordReset(email: string, letter: KeyLetter): void;
  finishPasswordReset(key: string, password: string): Promise<void>;
  /** With the key that was mailed to the new address. */
  finishAddressChange(key: string): Promise<void>;
  /** Sends a key to the person's address; `finishEmailCheck` with it notes that the address is theirs. */
  startEmailCheck(user: number, letter: KeyLetter): Promise<void>;
  finishEmailCheck(key: string): Promise<void>;

  organization(principal: Principal): Promise<Organization>;
  updateOrganization(
    principal: Principal,
    change: { name?: string; slug?: string; attributes?: JsonObject },
  ): Promise<Organization>;

  /** Rights given on a project beside the roles. */
  projectRights(project: number): Promise<readonly ProjectRight[]>;
  /** Everybody who may do something with the project, by role or by a right on it. */
  projectPeople(project: number): Promise<readonly { user: number; levels: readonly Level[] }[]>;
  setProjectRight(principal: Principal, right: ProjectRight): Promise<void>;
}
