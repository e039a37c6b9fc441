/**
 * All methods of the catalog that change something: those that are recorded, and those that are not, each with its reason. A test
 * holds both lists to the catalog, so a new method cannot be left out of them unseen.
 */
import type { Subjects } from '../../../catalog/catalog.js';
import { accessKeys, adoptions, tokens } from './credentials.js';
import { memberships, rights, users } from './people.js';
import { alertChannels, alertDeliveries, alertRules, alerts, alertSilences } from './alerts.js';
import { boards, boardShares } from './boards.js';
import { retentionRules } from './retention.js';
import * as things from './things.js';
import type { Watches } from './watch.js';

export const WATCHES: { readonly [S in keyof Subjects]?: Watches<S> } = {
  users,
  memberships,
  rights,
  tokens,
  accessKeys,
  adoptions,
  alertRules,
  alerts,
  alertChannels,
  alertDeliveries,
  alertSilences,
  boards,
  boardShares,
  retentionRules,
  ...things,
};

const DATA = 'comes with the data, from devices and at their pace';
const PURGED = 'part of purging what was deleted, which is recorded as a whole';
const OWN = 'the platform’s own bookkeeping';
const FOUND = 'what a rule, which is recorded, finds in the data';
const IDS = 'part of making, changing, moving or deleting the thing whose id it is';
const INVENTORY = 'describes things that devices make and change by themselves; their deletion is recorded';

export const NOT_RECORDED: Readonly<Record<string, string>> = {
  'accessKeys.rehash': OWN,
  'accessKeys.touch': OWN,
  'alertBands.delete': OWN,
  'alertBands.keep': OWN,
  'alertDeliveries.create': FOUND,
  'alertDeliveries.gather': FOUND,
  'alertDeliveries.pruneOlder': OWN,
  'alertDeliveries.tried': OWN,
  'alertRules.settle': OWN,
  'alerts.add': FOUND,
  'alerts.end': FOUND,
  'alerts.notify': OWN,
  'alerts.prune': OWN,
  'alerts.setSpans': FOUND,
  'alerts.withdraw': FOUND,
  'assets.create': INVENTORY,
  'assets.update': INVENTORY,
  'audit.add': 'the log itself',
  'audit.addAll': 'the log itself',
  'audit.pruneOlder': 'the log itself, by its age',
  'audit.pruneUpTo': 'the log itself, by its length',
  'boardShares.prune': OWN,
  'boardShares.touch': OWN,
  'deviceHistory.addConnection': DATA,
  'deviceHistory.addCommands': 'kept in the history of the device',
  'devices.create': INVENTORY,
  'devices.setConnection': DATA,
  'devices.update': INVENTORY,
  'documents.create': INVENTORY,
  'documents.update': INVENTORY,
  'events.add': DATA,
  'events.update': DATA,
  'externalIds.forget': IDS,
  'externalIds.forgetLost': IDS,
  'externalIds.freeNumber': IDS,
  'externalIds.freeNumbers': IDS,
  'externalIds.move': IDS,
  'externalIds.returnProject': IDS,
  'externalIds.returnTo': IDS,
  'externalIds.settled': IDS,
  'externalIds.write': IDS,
  'files.create': DATA,
  'files.setHash': 'a link made anew to a file of an export, which is recorded',
  'jobs.failRunning': OWN,
  'jobs.finish': OWN,
  'jobs.progress': OWN,
  'purge.removeDevices': PURGED,
  'purge.removeSeries': PURGED,
  'purge.resting': PURGED,
  'reports.deleteBrokenOff': OWN,
  'reports.finish': OWN,
  'reports.put': DATA,
  'retentionRuns.put': 'of a run, which is recorded',
  'rights.endKeys': 'of a new password or address, which is recorded',
  'series.create': INVENTORY,
  'series.raiseSequenceFloors': 'of a deletion of points, which is recorded',
  'series.dropSequenceFloors': 'of a deletion of points, which is recorded',
  'series.setReadingRules': OWN,
  'series.update': INVENTORY,
  'seriesIngest.creating': DATA,
  'settings.claim': OWN,
  'settings.set': OWN,
  'streamers.advance': OWN,
  'streamers.ensure': DATA,
  'tokens.deleteEndedLogins': OWN,
  'tokens.freeHash': 'of a revoked token, whose secret is adopted anew, which is recorded',
  'tokens.tie': 'part of an adoption, which is recorded',
  'tokens.touch': OWN,
  'transfer.finish': 'a restore, which is recorded as a whole',
  'transfer.load': 'a restore, which is recorded as a whole',
  'variables.copy': INVENTORY,
  'variables.create': INVENTORY,
  'variables.ensure': DATA,
  'variables.update': INVENTORY,
};
