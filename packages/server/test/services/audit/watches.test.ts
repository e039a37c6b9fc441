/** Every method of the catalog is known to the audit log: it reads, it is recorded, or it says why it is not. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCatalog, type Catalog } from '../../../src/catalog/catalog.js';
import { NamedBodies } from '../../../src/catalog/named-bodies.js';
import { Repository } from '../../../src/catalog/repository.js';
import { NOT_RECORDED, WATCHES } from '../../../src/services/audit/watches/watches.js';

/** What these have for themselves alone (`protected`): no service can call it. */
const WITHIN_NAMED_BODIES = ['fromRow', 'insert', 'replace', 'of'];

/** Its own and those of what it extends, but for what all of them have. */
function methodsOf(subject: object): Set<string> {
  const names = new Set<string>();
  for (
    let at = Object.getPrototypeOf(subject) as object | null;
    at !== null && at !== Object.prototype && at !== Repository.prototype;
    at = Object.getPrototypeOf(at) as object | null
  )
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
  if (subject instanceof NamedBodies) for (const name of WITHIN_NAMED_BODIES) names.delete(name);
  return names;
}

/** Methods that only read. A name that is neither here nor in the lists of watches/ fails the test. */
const READS: Readonly<Record<string, string>> = {
  adoptions: 'get ofUser list weakPlaces countWeak ofAccessKey',
  alertBands: 'all',
  alertChannels: 'get findByName list count secret',
  alertDeliveries: 'gathering due waiting list',
  alertRules: 'get findByName list everywhere count',
  ruleSeries: 'slice ofDevices byIds',
  alertSilences: 'list inForce count get',
  alerts: 'ofLane open get list count unacknowledged',
  accessKeys: 'findForLogin get find list',
  assets: 'get list search memberIds',
  audit: 'list token placeOfEvent file countsBeyond lastBeyond',
  boards: 'get list count',
  boardShares: 'findByHash get list count',
  deletedThings: 'list get seriesCount',
  deviceHistory: 'connections openConnections commands',
  deviceSearches: 'search',
  devices: 'get findByKey list listByIds listAnywhere tagValues names count',
  documents: 'get findByName list range',
  events: 'get list counts',
  externalIds:
    'find answering having passedOver takenKeys requireFreeKey keyBehind hasBesideKeys mayAnswerByNumber mayAnswerByKey checkPlace requireFree',
  files: 'byId bytesOf get findByHash list expired knows',
  held: 'of',
  inventory: 'devices variables series',
  jobs: 'get find findByPublicId list running runningOf',
  memberships: 'get knows listOfUser countOwners areOnlyHere inTurn',
  nameCandidates: 'devicesAmong deviceKeys seriesNames seriesNamesAmong assetsAmong seriesAmong',
  organizations: 'get findBySlug list',
  projects: 'get list search',
  reports: 'highest taking list',
  retentionRules: 'get findByName list all projects count',
  retentionRuns: 'get',
  rights: 'get list findKey listKeys ofUser',
  purge: 'due dueOf seriesOfDevices devicesOfProject',
  rowLocks: 'share exclusive',
  selections: 'living select',
  series: 'get findByName all list names listAnywhere findByVariable tagValues sequenceFloors',
  seriesIngest: 'counts devices series info takenKeys',
  seriesSearches: 'search',
  settings: 'get',
  streamers: 'list',
  tokens: 'refreshedFrom findByHash findForRequest get findByPublicId list listOwned getOwned getAnywhere',
  transfer: 'rows isEmpty',
  users: 'get findForLogin listMembers passwordOf',
  variables: 'get findByName findByNumber list findByNumbers',
  walk: 'projects devices series keys names',
};

let catalog: Catalog;
beforeAll(async () => {
  catalog = await openCatalog('sqlite::memory:');
});
afterAll(() => catalog.close());

it('knows every method', () => {
  const NOT_SUBJECTS = new Set(['store', 'transaction', 'ping', 'close']);
  const unknown: string[] = [];
  const known = new Set<string>();
  for (const [name, subject] of Object.entries(catalog as unknown as Record<string, object>)) {
    if (NOT_SUBJECTS.has(name)) continue;
    const reads = (READS[name] ?? '').split(' ');
    for (const method of methodsOf(subject)) {
      if (method === 'constructor') continue;
      const path = `${name}.${method}`;
      const ways = [
        reads.includes(method),
        method in ((WATCHES as Record<string, object>)[name] ?? {}),
        path in NOT_RECORDED,
      ];
      known.add(path);
      if (ways.filter(Boolean).length !== 1) unknown.push(path);
    }
  }
  expect(
    unknown,
    'say in services/audit/watches whether it is recorded (or why not), or here that it reads',
  ).toEqual([]);
  expect(Object.keys(NOT_RECORDED).filter((path) => !known.has(path))).toEqual([]);
});

it('says of methods that read nothing else than that', () => {
  const writes = /insertInto|updateTable|deleteFrom|insert into|delete from|update /;
  for (const [name, reads] of Object.entries(READS))
    for (const method of reads.split(' ')) {
      const subject = (catalog as unknown as Record<string, Record<string, () => unknown>>)[name]!;
      expect(String(subject[method]), `${name}.${method}`).not.toMatch(writes);
    }
});
