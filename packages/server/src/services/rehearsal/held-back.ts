/** What is said of a change that was held back, where its name says too little. Rule: names of things, never their contents. */
import { showValue } from '../../errors/error.js';

type Telling = (args: readonly unknown[]) => string;

const member = (value: unknown, name: string): string =>
  showValue((value as Readonly<Record<string, unknown>> | undefined)?.[name]);

/** By service and method; the others are told by these. */
export const HELD_BACK: Readonly<Record<string, Telling | undefined>> = {
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
  'events.add': ([, events]) => `keeps ${(events as readonly unknown[]).length} event(s)`,
  'exports.start': () => 'begins an export',
  'exports.startTable': () => 'begins an export',
  'commands.send': () => 'sends a command to devices',
  'connections.set': () => 'notes a connection of a device',
  'files.create': () => 'keeps a file',
  'accessKeys.create': () => 'makes an access key',
  'accessKeys.update': () => 'changes an access key',
  'accessKeys.delete': () => 'deletes an access key',
  'removal.remove': () => 'deletes points',
  'tokens.issue': () => 'gives out a token',
  'tokens.create': () => 'makes a token',
  'access.login': ([name]) => `logs in as ${showValue(name)} and gives out a token`,
  'tail.subscribe': () => 'opens a live stream',
  'commands.subscribe': () => 'opens a live stream',
};
