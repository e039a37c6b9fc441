/**
 * What all resources have in common. Rule: a resource is a view of a connection and holds nothing of its own; its methods are the
 * operations of the document, named alike everywhere: `list`, `get`, `create`, `update`, `delete`, with the options of the call last.
 */
import type { Connection } from '../native/connection.js';

export abstract class Resource {
  constructor(protected readonly api: Connection) {}
}

/** Of a thing, as an answer names it; an address may have it as text. */
export type Id = number | string;
