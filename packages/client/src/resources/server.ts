/** The server itself: what it is, what it allows, how it is, and everything that it holds. */
import { backup, type Backup } from '../exports/downloads.js';
import type { OperationOptions } from '../native/connection.js';
import type { Readiness, ServerFigures, ServerInfo, ServerSetting } from '../native/types.js';
import { Resource } from './resource.js';

export class Server extends Resource {
  /** Version, address and ports. */
  info(call: OperationOptions = {}): Promise<ServerInfo> {
    return this.api.request('GET', '/server', call);
  }
  /** Every setting with its value and its origin, without secrets: for administrators of the installation. */
  settings(call: OperationOptions = {}): Promise<ServerSetting[]> {
    return this.api.request('GET', '/server/settings', call);
  }
  /** Rates, spool, engine, disk and cardinality, counted since the start: for administrators of the installation. */
  figures(call: OperationOptions = {}): Promise<ServerFigures> {
    return this.api.request('GET', '/server/figures', call);
  }
  /** What requests may be at most, by name; lengths in bytes where the name says so. */
  limits(call: OperationOptions = {}): Promise<Record<string, number>> {
    return this.api.request('GET', '/limits', call);
  }
  /** It runs. */
  health(call: OperationOptions = {}): Promise<{ status: 'ok' }> {
    return this.api.request('GET', '/healthz', call);
  }
  /** It can work; where it cannot, the call throws a ServerError. */
  readiness(call: OperationOptions = {}): Promise<Readiness> {
    return this.api.request('GET', '/readyz', call);
  }
  /** Figures of its work, as text of the Prometheus exposition format. */
  metrics(call: OperationOptions = {}): Promise<string> {
    const headers = { accept: 'text/plain', ...call.headers };
    return this.api.text('GET', '/metrics', { ...call, headers });
  }
  /** The OpenAPI document of the native API. */
  async openapi(call: OperationOptions = {}): Promise<Readonly<Record<string, unknown>>> {
    // The document does not describe itself.
    return (await this.api.request('GET', '/openapi.json', call)) as unknown as Record<string, unknown>;
  }
  /** The page that shows the document, as HTML. */
  docs(call: OperationOptions = {}): Promise<string> {
    const headers = { accept: 'text/html', ...call.headers };
    return this.api.text('GET', '/docs', { ...call, headers });
  }
  /** Everything that the installation holds, for its local administrator. */
  backup(call: OperationOptions = {}): Promise<Backup> {
    return backup(this.api, call);
  }
}
