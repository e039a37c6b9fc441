/** Boards of a project and the links by which strangers see one; `shared` is what such a link opens. */
import type { OperationOptions } from '../native/connection.js';
import type { Listing } from '../native/pages.js';
import { withTimes } from '../native/times.js';
import type {
  Board,
  BoardDocument,
  BoardFields,
  BoardLink,
  BoardSummary,
  MadeBoardLink,
  NewBoard,
  NewBoardLink,
  PageOptions,
  PanelData,
  PanelQuery,
  SharedBoard,
  SharedPanelQuery,
} from '../native/types.js';
import { sharedTail, type SharedPoint, type SharedTailOptions } from '../reading/tail.js';
import { Resource, type Id } from './resource.js';

export class Boards extends Resource {
  /** Without their panels. */
  list(options: PageOptions = {}, call: OperationOptions = {}): Listing<BoardSummary> {
    return this.api.list('/boards', options, call);
  }
  get(id: Id, call: OperationOptions = {}): Promise<Board> {
    return this.api.request('GET', '/boards/{id}', { path: { id }, ...call });
  }
  create(board: NewBoard, call: OperationOptions = {}): Promise<Board> {
    return this.api.request('POST', '/boards', { body: board, ...call });
  }
  /** Members that are not given stay. With `revision` a board that somebody changed meanwhile is refused (`conflict`). */
  update(id: Id, fields: BoardFields, call: OperationOptions = {}): Promise<Board> {
    return this.api.request('PATCH', '/boards/{id}', { path: { id }, body: fields, ...call });
  }
  /** Its links end. */
  async delete(id: Id, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/boards/{id}', { path: { id }, ...call });
  }
  /** A board of all that the device sends, which is not kept. */
  ready(device: string, call: OperationOptions = {}): Promise<BoardDocument> {
    return this.api.request('GET', '/boards/ready', { query: { device }, ...call });
  }
  /** What a panel shows; it need not be one of a board. */
  query(query: PanelQuery, call: OperationOptions = {}): Promise<PanelData> {
    return this.api.request('POST', '/boards/query', { body: withTimes(query), ...call });
  }
  /** All of them, a hundred at most. */
  async links(id: Id, call: OperationOptions = {}): Promise<BoardLink[]> {
    return (await this.api.request('GET', '/boards/{id}/shares', { path: { id }, ...call })).items;
  }
  /** Whoever has it sees this board and the data of its panels, and nothing else. The secret is in this answer only. */
  share(id: Id, link: NewBoardLink, call: OperationOptions = {}): Promise<MadeBoardLink> {
    return this.api.request('POST', '/boards/{id}/shares', { path: { id }, body: withTimes(link), ...call });
  }
  async revoke(id: Id, link: Id, call: OperationOptions = {}): Promise<void> {
    const path = { id, share: link };
    await this.api.request('DELETE', '/boards/{id}/shares/{share}', { path, ...call });
  }
}

/** Of a client whose token is the secret of a link. */
export class Shared extends Resource {
  board(call: OperationOptions = {}): Promise<SharedBoard> {
    return this.api.request('GET', '/shared/board', call);
  }
  /** Of a part of the range that the panel has. */
  query(query: SharedPanelQuery, call: OperationOptions = {}): Promise<PanelData> {
    return this.api.request('POST', '/shared/query', { body: withTimes(query), ...call });
  }
  /** What is new on the board, of panels whose range ends now. */
  tail(options: SharedTailOptions = {}): AsyncGenerator<SharedPoint, void> {
    return sharedTail(this.api, options);
  }
}
