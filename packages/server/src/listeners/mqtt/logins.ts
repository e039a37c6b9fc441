/**
 * Who is logged in to the broker, and how many. Client ids are free to choose, so they count within a project only:
 * without this, one project's client could push out another's.
 */
import type { Client } from 'aedes';
import { TributaryError } from '../../errors/error.js';
import type { Connection } from './connection.js';

export class Logins {
  readonly #byId = new Map<string, Connection>();
  /** Those that try, too: their places are taken before the first pause. */
  readonly #open = new Set<Connection>();

  constructor(private readonly limit: number) {}

  /** Connections that are logged in. */
  get size(): number {
    return this.#byId.size;
  }

  /** Takes a place for a connection that wants to log in. Throws when there is none. */
  begin(connection: Connection | undefined, stopping: boolean): asserts connection is Connection {
    if (connection === undefined || stopping) throw new TributaryError('stopping');
    if (this.#open.size >= this.limit) throw new Error(`more than ${this.limit} connections`);
    this.#open.add(connection);
  }

  /** Gives the client its id within the project; who had it before is cut off by aedes. */
  admit(client: Client, connection: Connection, project: number): void {
    const id = `${project}/${client.id}`;
    (client as { id: string }).id = id;
    const before = this.#byId.get(id);
    if (before !== undefined) before.reason ??= 'the client id connected again';
    this.#byId.set(id, connection);
  }

  /** The login was refused, or the socket is gone. */
  end(connection: Connection): void {
    this.#open.delete(connection);
  }

  /** Frees the client's id, unless another connection has it by now. */
  leave(client: Client, connection: Connection): void {
    if (this.#byId.get(client.id) === connection) this.#byId.delete(client.id);
  }
}
