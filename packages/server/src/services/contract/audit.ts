/** The audit log: who changed what. */
import type { Page, PageRequest } from './paging.js';
import type { AuditEntry, AuditFilter } from '../../model/records/audit.js';
import type { AuditAction } from './audit-actions.js';
import type { JsonObject } from '../../model/json-object.js';

export interface Audit {
  /**
   * For what changes no row that the log watches by itself (services/audit/watches): call it before the work begins, so that
   * there is never a change without its record. Who did it is known from the request.
   */
  record(note: AuditNote): Promise<void>;
  /** Newest first. The caller has checked that all of the organization, or these projects, may be seen. */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>;
}

export interface AuditNote {
  readonly action: AuditAction;
  /** Absent: that of the project, else that of the caller or the invitation, else `fallback`. */
  readonly organization?: number;
  readonly fallback?: number;
  readonly project?: number | null;
  readonly subject: {
    readonly kind: string;
    readonly id?: number | string | null;
    readonly name?: string | null;
  };
  readonly details?: JsonObject;
  /** The person who did it, where no credential says so: a login. */
  readonly user?: number;
}
