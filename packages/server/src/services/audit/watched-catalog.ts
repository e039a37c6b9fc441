/**
 * The catalog with the audit log on it: every change that watches/ names writes its record in the same transaction, so that
 * neither is ever there without the other, whatever dies in between. Hooked in here, below all services, because whoever changes
 * something, through whichever API, comes by: no dialect and no service can forget it.
 */
import type { Catalog, Subjects } from '../../catalog/catalog.js';
import { writeNotes } from './note.js';
import { WATCHES } from './watches/watches.js';
import type { AuditNote } from '../contract/audit.js';

type Call = (...args: never[]) => Promise<unknown>;
type After = (result: unknown) => AuditNote | readonly AuditNote[] | undefined;
type Watch = (within: Subjects, ...args: never[]) => Promise<After> | After;
type Begin = <T>(work: (within: Subjects) => Promise<T>) => Promise<T>;

export function watchedCatalog(catalog: Catalog): Catalog {
  return {
    ...catalog,
    ...watched(catalog, (work) => catalog.transaction(work)),
    transaction: (work) => catalog.transaction((within) => work(watched(within, (inner) => inner(within)))),
  };
}

/** `begin` gives the subjects of the transaction in which a change and its record stand together. */
function watched(subjects: Subjects, begin: Begin): Subjects {
  const shown: Record<string, unknown> = { ...subjects };
  for (const [name, watches] of Object.entries(WATCHES) as [keyof Subjects, Record<string, Watch>][])
    shown[name] = new Proxy(subjects[name], {
      get(target, method) {
        const member = Reflect.get(target, method) as unknown;
        if (typeof member !== 'function') return member;
        const watch = typeof method === 'string' ? watches[method] : undefined;
        if (watch === undefined) return member.bind(target) as unknown;
        return (...args: never[]) =>
          begin(async (within) => {
            const after = await watch(within, ...args);
            const result = await (Reflect.get(within[name], method) as Call).apply(within[name], args);
            await writeNotes(within, [after(result) ?? []].flat());
            return result;
          });
      },
    });
  return shown as unknown as Subjects;
}
