/**
 * Who a rehearsed request comes from. Rules: its secret is judged like every other, and neither its use nor a failure is noted; what
 * would hand out a token is held back.
 */
import { TributaryError } from '../../errors/error.js';
import type { Access, AccessKeys, Principal, Project, RehearsedCredential } from '../services.js';
import { HELD_BACK } from './held-back.js';
import type { Recorder } from './recorder.js';
import { readOnly } from './read-only.js';

export function rehearsedAccess(access: Access, recorder: Recorder): Access {
  const base = readOnly('access', access, recorder);
  const seen = async <T extends Project | undefined>(asked: Promise<T>): Promise<T> => {
    const project = await asked;
    if (project !== undefined) recorder.project = { id: project.id, name: project.name };
    return project;
  };
  return {
    ...base,
    through: (api) => rehearsedAccess(access.through(api), recorder),
    project: (...args) => seen(base.project(...args)),
    findProject: (...args) => seen(base.findProject(...args)),
    configuredProject: (...args) => seen(base.configuredProject(...args)),
    async authenticate(secret, shown) {
      const known = { form: 'token', identifier: shown?.identifier ?? null };
      try {
        const principal = await access.authenticate(secret, { ...shown, rehearsed: true });
        recorder.credential = { ...known, token: tokenOf(principal), problem: null };
        return principal;
      } catch (error) {
        recorder.credential = { ...known, token: null, problem: messageOf(error) };
        throw error;
      }
    },
    login(name) {
      const problem = 'the password is not tried in a rehearsal';
      recorder.credential = { form: 'login', identifier: name, token: null, problem };
      return recorder.holdBack(HELD_BACK['access.login']!([name]));
    },
  };
}

export function rehearsedAccessKeys(keys: AccessKeys, recorder: Recorder): AccessKeys {
  return {
    ...readOnly('accessKeys', keys, recorder),
    get: keys.get.bind(keys),
    list: keys.list.bind(keys),
    covers: keys.covers.bind(keys),
    reach: keys.reach.bind(keys),
    create: () => recorder.holdBack('makes an access key'),
    update: () => recorder.holdBack('changes an access key'),
    delete: () => recorder.holdBack('deletes an access key'),
    async login(login) {
      const known = { form: 'access-key', identifier: login.key };
      try {
        const found = await keys.login({ ...login, rehearsed: true });
        const { id } = found.key;
        const token = { kind: 'access-key', id, adopted: false, scopes: [] };
        recorder.credential = { ...known, token, problem: null };
        recorder.project = { id: found.project.id, name: found.project.name };
        return found;
      } catch (error) {
        recorder.credential = { ...known, token: null, problem: messageOf(error) };
        throw error;
      }
    },
  };
}

const tokenOf = ({ kind, id, adopted = false, scopes }: Principal): RehearsedCredential['token'] => ({
  kind,
  id: kind === 'user' || kind === 'local' ? null : id,
  adopted,
  scopes: [...scopes],
});

const messageOf = (error: unknown): string =>
  error instanceof TributaryError ? error.message : 'it cannot be judged now';
