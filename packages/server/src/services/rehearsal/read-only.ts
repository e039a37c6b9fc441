/**
 * A service of which only reads go through. Rule: what goes through is a list of what only reads; whatever is not on it, also what is
 * added later, is held back.
 */
import type { Services } from '../services.js';
import { tellHeldBack } from './held-back.js';
import { NAMED } from './named.js';
import type { Recorder } from './recorder.js';

type Reads = { readonly [S in keyof Services]?: readonly (keyof Services[S] & string)[] };

/** Methods that change nothing, neither in the stores nor with anybody outside. Members that are no methods go through. */
const READS: Reads = {
  access: ['inspectToken'],
  rights: [
    ...([
      'require',
      'requireMetrics',
      'requireOperator',
      'project',
      'findProject',
      'configuredProject',
      'levels',
    ] as const),
    ...(['levelsOfUser', 'ownerOf'] as const),
  ],
  people: ['me', 'list', 'get', 'find'],
  invitations: ['pending'],
  organizations: ['memberships', 'get'],
  projectRights: ['people'],
  tokens: ['list', 'listOwn', 'find'],
  adoptions: ['list'],
  accessKeys: ['get', 'list', 'covers', 'reach'],
  audit: ['list'],
  externalIds: ['find', 'findAll', 'shown', 'brought', 'keyBehind'],
  projects: ['search', 'list'],
  deleted: ['list', 'preview'],
  devices: ['revision', 'get', 'find', 'findReachable', 'names', 'byIds', 'search', 'list'],
  series: ['get', 'ofVariable', 'ofDevices', 'names', 'byIds', 'search', 'byExternalIds', 'list'],
  assets: ['get', 'find', 'search', 'list', 'members'],
  alertRules: ['list', 'get', 'exported'],
  alerts: ['list', 'get', 'silences'],
  alertChannels: ['list', 'get', 'deliveries'],
  boards: ['list', 'get', 'ready', 'query'],
  boardShares: ['list', 'open', 'query'],
  selections: ['select', 'selectAll', 'unknownNames'],
  variables: ['get', 'findByNumber', 'findByName'],
  inventory: ['devices', 'variables', 'series'],
  reports: ['streamers', 'list', 'writing'],
  accumulation: ['sums'],
  events: ['get', 'list', 'counts'],
  connections: ['list'],
  commands: ['list'],
  documents: ['get', 'findByName', 'list', 'range'],
  quotas: ['usage'],
  refusals: ['list'],
  retention: ['list', 'get', 'preview', 'status'],
  quality: ['report'],
  query: [
    ...([
      'numberedPage',
      'points',
      'last',
      'first',
      'instants',
      'extremes',
      'mostOfEach',
      'buckets',
      'statistics',
      'counts',
      'changes',
    ] as const),
    ...(['weights', 'wideTable', 'wideBuckets'] as const),
  ],
  sql: ['run'],
  files: ['get', 'open', 'list'],
  address: ['forAnswer'],
  mail: ['check'],
  jobs: ['find', 'listOf', 'get', 'list'],
  health: ['ready', 'figures'],
};

export function readOnly<S extends keyof Services>(
  name: S,
  service: Services[S],
  recorder: Recorder,
): Services[S] {
  const reads: readonly string[] = READS[name] ?? [];
  return new Proxy(service, {
    get(target, member) {
      const value = Reflect.get(target, member) as unknown;
      if (typeof value !== 'function' || typeof member !== 'string') return value;
      if (!reads.includes(member))
        return (...args: unknown[]) => recorder.holdBack(tellHeldBack(name, member, args));
      const bound = (value as (...args: unknown[]) => unknown).bind(target);
      const named = NAMED[`${name}.${member}`];
      if (named === undefined) return bound;
      return async (...args: unknown[]) => {
        try {
          const result = await bound(...args);
          for (const each of named(args, result)) recorder.named(each);
          return result;
        } catch (error) {
          for (const each of named(args, undefined)) recorder.named(each);
          throw error;
        }
      };
    },
    set: () => recorder.holdBack(`changes the service ${name}`),
  });
}
