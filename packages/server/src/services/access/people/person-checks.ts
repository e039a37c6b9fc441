/** Checks of what people write about people. Rule: a password never gets into a message, because messages are logged. */
import { type JsonObject, isJsonObject } from '../../../model/json-object.js';
import { canonicalAddress } from '../../../model/email-address.js';
import { invalidField } from '../../../errors/error.js';
import { checkAddress } from '../../messages/mail-address.js';
import { checkNewName } from '../../names.js';
import type { UserFields } from '../../contract/people.js';
import { ROLES, type Role, type User } from '../../../model/records/people.js';

const SHORTEST_PASSWORD = 10;
const MAX_TEXT_LENGTH = 255;
const MAX_ATTRIBUTES = 16 * 1024;

/** In the form in which addresses are kept and compared. */
export const checkEmail = (email: unknown): string =>
  checkAddress('email', canonicalAddress(checkAddress('email', email)));

export function checkPassword(password: unknown): string {
  if (
    typeof password === 'string' &&
    password.length >= SHORTEST_PASSWORD &&
    password.length <= MAX_TEXT_LENGTH
  )
    return password;
  throw invalidField('password', '…', `a text of ${SHORTEST_PASSWORD} to ${MAX_TEXT_LENGTH} characters`);
}

/** `before` is what the person is called already. */
export function checkPersonName(name: unknown, before?: string | null): string | null | undefined {
  if (name === undefined || name === null) return name;
  if (typeof name !== 'string' || name.length > MAX_TEXT_LENGTH || /[\p{Cc}\p{Cs}]/u.test(name))
    throw invalidField('name', name, `a text of at most ${MAX_TEXT_LENGTH} characters`);
  checkNewName('name', name, before);
  return name;
}

/** No `@`: a user name must never be another person's e-mail address. */
export function checkUsername(username: unknown, before?: string | null): string | null | undefined {
  if (username === undefined || username === null) return username;
  if (typeof username !== 'string' || !/^[^\s@\p{Cc}\p{Cs}]{1,100}$/u.test(username))
    throw invalidField('username', username, 'a text of 1 to 100 characters without blanks and @');
  checkNewName('username', username, before);
  return username;
}

export function checkPersonAttributes(attributes: unknown): JsonObject | undefined {
  if (attributes === undefined) return undefined;
  if (isJsonObject(attributes) && JSON.stringify(attributes).length <= MAX_ATTRIBUTES) return attributes;
  throw invalidField('attributes', attributes, `an object of at most ${MAX_ATTRIBUTES} characters as JSON`);
}

export function checkRole(role: unknown): Role {
  if ((ROLES as readonly unknown[]).includes(role)) return role as Role;
  throw invalidField('role', role, ROLES.join(', '));
}

/** The given members but password and role, checked, for the person that `before` is. */
export function changesOf(fields: UserFields, before: Pick<User, 'name' | 'username'>) {
  const changes: { name?: string | null; email?: string; username?: string | null; attributes?: JsonObject } =
    {};
  const name = checkPersonName(fields.name, before.name);
  const username = checkUsername(fields.username, before.username);
  const attributes = checkPersonAttributes(fields.attributes);
  if (name !== undefined) changes.name = name;
  if (fields.email !== undefined) changes.email = checkEmail(fields.email);
  if (username !== undefined) changes.username = username;
  if (attributes !== undefined) changes.attributes = attributes;
  return changes;
}
