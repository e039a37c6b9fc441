/** What is said of a change that was held back. Rule: in words, with names of things, never their contents. */
import { showValue } from '../../errors/error.js';

type Telling = (args: readonly unknown[]) => string;

const member = (value: unknown, name: string): string =>
  showValue((value as Readonly<Record<string, unknown>> | undefined)?.[name]);

/** By service and method. */
const HELD_BACK: Readonly<Record<string, Telling | undefined>> = {
  'devices.create': ([, device]) => `makes the device ${member(device, 'key')}`,
  'devices.update': ([, key]) => `changes the device ${showValue(key)}`,
  'devices.delete': ([, key]) => `deletes the device ${showValue(key)}`,
  'devices.move': ([, key]) => `moves the device ${showValue(key)}`,
  'series.create': ([, series]) => `makes the series ${member(series, 'device')} / ${member(series, 'name')}`,
  'series.update': ([, id]) => `changes the series ${showValue(id)}`,
  'series.delete': ([, id]) => `deletes the series ${showValue(id)}`,
  'assets.create': ([, asset]) => `makes the asset ${member(asset, 'name')}`,
  'assets.update': ([, id]) => `changes the asset ${showValue(id)}`,
  'assets.delete': ([, id]) => `deletes the asset ${showValue(id)}`,
  'projects.create': ([, project]) => `makes the project ${member(project, 'name')}`,
  'projects.update': ([, id]) => `changes the project ${showValue(id)}`,
  'projects.delete': ([, id]) => `deletes the project ${showValue(id)}`,
  'documents.create': ([, kind]) => `keeps a document (${showValue(kind)})`,
  'documents.update': () => 'changes a document',
  'documents.delete': () => 'deletes a document',
  'variables.create': () => 'makes a variable',
  'variables.update': () => 'changes a variable',
  'events.add': ([, events]) => `keeps ${(events as readonly unknown[]).length} event(s)`,
  'events.update': () => 'changes an event',
  'events.delete': () => 'deletes an event',
  'jobs.start': () => 'begins a job',
  'jobs.cancel': () => 'ends a job',
  'jobs.endLinks': () => 'ends the links of a job',
  'exports.start': () => 'begins an export',
  'exports.startTable': () => 'begins an export',
  'commands.send': () => 'sends a command to devices',
  'connections.set': () => 'notes a connection of a device',
  'files.create': () => 'keeps a file',
  'files.delete': () => 'deletes a file',
  'accessKeys.create': () => 'makes an access key',
  'accessKeys.update': () => 'changes an access key',
  'accessKeys.delete': () => 'deletes an access key',
  'removal.remove': () => 'deletes points',
  'removal.start': () => 'deletes points',
  'tokens.issue': () => 'gives out a token',
  'tokens.create': () => 'makes a token',
  'tokens.update': () => 'changes a token',
  'tokens.revoke': () => 'ends a token',
  'tokens.end': () => 'ends a token',
  'lastingTokens.of': () => 'gives out a token',
  'adoptions.adopt': () => 'adopts a credential',
  'adoptions.end': () => 'ends an adopted credential',
  'access.logout': () => 'ends a login',
  'people.update': () => 'changes a person',
  'people.delete': () => 'takes a person out of the organization',
  'people.resetPassword': () => 'sets a new password',
  'invitations.addUser': () => 'makes an account, or invites somebody',
  'invitations.invite': () => 'invites somebody',
  'invitations.join': () => 'joins an organization by an invitation',
  'oneTimeKeys.startPasswordReset': () =>
    'sends a letter with a key for a new password, if somebody has the address',
  'oneTimeKeys.finishPasswordReset': () => 'sets a new password',
  'oneTimeKeys.finishAddressChange': () => 'changes the address of a person',
  'oneTimeKeys.startEmailCheck': () => 'sends a letter with a key for an address',
  'oneTimeKeys.finishEmailCheck': () => 'notes that an address is somebody’s',
  'organizations.create': () => 'makes an organization',
  'organizations.update': () => 'changes the organization',
  'organizations.delete': () => 'deletes the organization',
  'projectRights.set': () => 'gives or takes a right on a project',
  'rehearsals.run': () => 'rehearses a request',
  'access.login': ([name]) => `logs in as ${showValue(name)} and gives out a token`,
  'tail.subscribe': () => 'opens a live stream',
  'commands.subscribe': () => 'opens a live stream',
};

export const tellHeldBack = (service: string, method: string, args: readonly unknown[]): string =>
  HELD_BACK[`${service}.${method}`]?.(args) ?? `does what is not tried (${service}, ${method})`;
