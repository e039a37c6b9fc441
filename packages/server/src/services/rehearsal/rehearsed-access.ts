/**
 * Who a rehearsed request comes from. Rules: its secret is judged like every other, and neither its use nor a failure is noted; what
 * would hand out a token is held back.
 */
import { TributaryError } from '../../errors/error.js';
import type { Access, AccessKeys, Principal, Project, RehearsedCredential, Rights } from '../services.js';
import { tellHeldBack } from './held-back.js';
import { overriding } from './overriding.js';
import type { Recorder } from './recorder.js';
import { readOnly } from './read-only.js';

export function rehearsedAccess(access: Access, recorder: Recorder): Access {
  return overriding(readOnly('access', access, recorder), {
    through: (api) => rehearsedAccess(access.through(api), recorder),
    async authenticate(secret, shown) {
      const known = { form: 'token', identifier: shown?.identifier ?? null };
      try {
        const principal = await access.authenticate(secret, { ...shown, rehearsed: true });
        recorder.credential = { ...known, token: tokenOf(principal), problem: null };
        return principal;
      } catch (error) {
        recorder.credential = { ...known, token: null, problem: problemOf(error) };
        throw error;
      }
    },
    login(name) {
      const problem = 'the password is not tried in a rehearsal';
      recorder.credential = { form: 'login', identifier: name, token: null, problem };
      return recorder.holdBack(tellHeldBack('access', 'login', [name]));
    },
  });
}

/** The project that a request is about is noted. */
export function rehearsedRights(rights: Rights, recorder: Recorder): Rights {
  const base = readOnly('rights', rights, recorder);
  const seen = async <T extends Project | undefined>(asked: Promise<T>): Promise<T> => {
    const project = await asked;
    if (project !== undefined) recorder.project = { id: project.id, name: project.name };
    return project;
  };
  return overriding(base, {
    project: (...args) => seen(base.project(...args)),
    findProject: (...args) => seen(base.findProject(...args)),
    configuredProject: (...args) => seen(base.configuredProject(...args)),
  });
}

export function rehearsedAccessKeys(keys: AccessKeys, recorder: Recorder): AccessKeys {
  return overriding(readOnly('accessKeys', keys, recorder), {
    async login(login) {
      const known = { form: 'access-key', identifier: login.key };
      try {
        const found = await keys.login({ ...login, rehearsed: true });
        const { id } = found.key;
        const token = { kind: 'access-key', id, adopted: found.limits !== null, scopes: [] };
        recorder.credential = { ...known, token, problem: null };
        recorder.project = { id: found.project.id, name: found.project.name };
        return found;
      } catch (error) {
        recorder.credential = { ...known, token: null, problem: problemOf(error) };
        throw error;
      }
    },
  });
}

const tokenOf = ({ kind, id, adopted = false, scopes }: Principal): RehearsedCredential['token'] => ({
  kind,
  id: kind === 'user' || kind === 'local' ? null : id,
  adopted,
  scopes: [...scopes],
});

const problemOf = (error: unknown): string =>
  error instanceof TributaryError ? error.message : 'it cannot be judged now';
