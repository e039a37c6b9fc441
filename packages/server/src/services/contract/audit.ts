/** The audit log: who changed what. */
import type { AuditNote } from '../audit/note.js';
import type { Page, PageRequest } from './paging.js';
import type { AuditEntry, AuditFilter } from '../../model/records/audit.js';

export type { AuditEntry, AuditFilter, AuditNote };

export interface Audit {
  /**
   * For what changes no row that the log watches by itself (services/audit/watches): call it before the work begins, so that
   * there is never a change without its record. Who did it is known from the request.
   */
  record(note: AuditNote): Promise<void>;
  /** Newest first. The caller has checked that all of the organization, or these projects, may be seen. */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>;
}
