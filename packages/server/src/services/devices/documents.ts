/** Documents of a project, by kind; what is elsewhere is `not_found`. */
import type { Catalog } from '../../catalog/catalog.js';
import type { Documents } from '../contract/documents.js';
import { checkNewName } from '../names.js';
import type { Page, PageRequest } from '../contract/paging.js';
import { list, pageRequest } from '../paging.js';
import { found, isId } from './checks.js';
import type { Document, DocumentFields, DocumentRange } from '../../model/records/document.js';

export class DocumentService implements Documents {
  constructor(private readonly catalog: Catalog) {}

  async create(project: number, kind: string, fields: DocumentFields): Promise<Document> {
    checkNewName('name', fields.name);
    return this.catalog.documents.create(project, kind, fields);
  }

  async get(project: number, kind: string, id: number): Promise<Document> {
    return found(kind, id, isId(id) ? await this.catalog.documents.get(project, kind, id) : undefined);
  }

  findByName(project: number, kind: string, name: string): Promise<Document | undefined> {
    return this.catalog.documents.findByName(project, kind, name);
  }

  async list(
    project: number,
    kind: string,
    options: { device?: number } & PageRequest,
  ): Promise<Page<Document>> {
    return list(await this.catalog.documents.list(project, kind, options, pageRequest(options)));
  }

  range(project: number, kind: string, range: DocumentRange): Promise<{ items: Document[]; total: number }> {
    return this.catalog.documents.range(project, kind, range);
  }

  async update(project: number, kind: string, id: number, fields: DocumentFields): Promise<Document> {
    if (fields.name != null) checkNewName('name', fields.name, (await this.get(project, kind, id)).name);
    return found(
      kind,
      id,
      isId(id) ? await this.catalog.documents.update(project, kind, id, fields) : undefined,
    );
  }

  async delete(project: number, kind: string, id: number): Promise<void> {
    await this.get(project, kind, id);
    await this.catalog.documents.delete(project, kind, id);
  }
}
