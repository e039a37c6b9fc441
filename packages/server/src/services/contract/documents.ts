/** Small JSON things of a project that a vendor API keeps and nobody computes with. */
import type { Page, PageRequest } from './paging.js';
import type { Document, DocumentFields, DocumentRange } from '../../model/records/document.js';

/** `kind` begins with the API's name: `iobeam.trigger`. */
export interface Documents {
  create(project: number, kind: string, fields: DocumentFields): Promise<Document>;
  get(project: number, kind: string, id: number): Promise<Document>;
  findByName(project: number, kind: string, name: string): Promise<Document | undefined>;
  list(project: number, kind: string, filter: { device?: number } & PageRequest): Promise<Page<Document>>;
  /** Those whose names lie from `from` (included) to `to` (excluded): for kinds whose names are times. */
  range(
    project: number,
    kind: string,
    range: DocumentRange,
  ): Promise<{ items: readonly Document[]; total: number }>;
  update(project: number, kind: string, id: number, fields: DocumentFields): Promise<Document>;
  delete(project: number, kind: string, id: number): Promise<void>;
}
