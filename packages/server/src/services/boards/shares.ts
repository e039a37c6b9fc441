/**
 * Links by which strangers see one board. Rules: a link's secret is no token, and is looked at here alone, so no other door opens to it; it
 * shows the board as it is now and what its panels show, of their own ranges; it is worth what whoever made it may do now.
 */
import type { Catalog } from '../../catalog/catalog.js';
import { invalidField, TributaryError } from '../../errors/error.js';
import { nameOf } from '../access/people/name-of.js';
import { hashToken, newShareSecret } from '../access/login/secrets.js';
import type { Starter } from '../../model/records/job.js';
import { ownerOf, type Starters } from '../access/rights/starters.js';
import { LastUsed } from '../access/tokens/last-used.js';
import { checkExpiry, endWithin } from '../access/tokens/token-checks.js';
import { checkText, found, isId, notFound } from '../devices/checks.js';
import { Turns } from '../exports/turns.js';
import { checkNewName } from '../names.js';
import { list, pageRequest } from '../paging.js';
import type { AccessChange, BoardShares, Rights } from '../services.js';
import type { BoardService } from './boards.js';
import { LONGEST_SHARE_MS, MAX_SHARES, SHARED_AT_ONCE, SHARED_WAITING } from './limits.js';
import { partOf } from './range.js';
import { LiveBoards, type LiveParts } from './shared-tail.js';

export interface ShareParts {
  readonly catalog: Catalog;
  readonly boards: BoardService;
  readonly starters: Starters;
  readonly rights: Pick<Rights, 'configuredProject'>;
  readonly live: Pick<LiveParts, 'tail' | 'selections' | 'changes'>;
  /** What lasts by a link is looked at. */
  readonly changed: (change: AccessChange) => void;
}

export class BoardShareService implements BoardShares {
  readonly #lastUsed: LastUsed;
  /** However many strangers look, the others have their turns. */
  readonly #turns = new Turns(SHARED_AT_ONCE, SHARED_WAITING, () => new TributaryError('engine_busy'));

  readonly #live: LiveBoards;

  constructor(private readonly parts: ShareParts) {
    this.#live = new LiveBoards({
      ...parts.live,
      isShared: parts.catalog.store === 'postgres',
      inTurn: (share, work) => this.#inTurn(share, work),
      failed: (board) => parts.changed({ board }),
    });
    this.#lastUsed = new LastUsed((id, at) => parts.catalog.boardShares.touch(id, at));
  }

  list: BoardShares['list'] = async (project, board, page) => {
    await this.parts.boards.get(project, board);
    return list(await this.parts.catalog.boardShares.list(board, pageRequest(page)));
  };

  create: BoardShares['create'] = async (principal, project, board, { name, expires: asked }) => {
    const { catalog, boards } = this.parts;
    if (name !== null) checkText('name', name, true);
    checkNewName('name', name);
    const { id } = await boards.get(project.id, board);
    // A link is good from everywhere; what another platform gave may not be.
    if (principal.limits !== null)
      throw new TributaryError('scope_missing', { expected: 'of a credential that was made here' });
    const expires = endWithin(principal, checkExpiry(asked))!;
    const latest = Date.now() + LONGEST_SHARE_MS;
    if (expires > latest)
      throw invalidField('expires', new Date(expires).toISOString(), 'a time within 366 days');
    const by = await nameOf(catalog, principal);
    const { starter } = ownerOf(principal, project);
    const secret = newShareSecret();
    const share = await catalog.transaction(async (within) => {
      await within.boardShares.prune(id, Date.now());
      if ((await within.boardShares.count(id)) >= MAX_SHARES)
        throw new TributaryError('too_many_in_project', { limit: MAX_SHARES, what: 'links to this board' });
      return within.boardShares.create(hashToken(secret), {
        ...{ project: project.id, board: id, name, by, expires },
        starter: starter ?? { user: null, token: null },
      });
    });
    return { share, secret };
  };

  revoke: BoardShares['revoke'] = async (project, board, id) => {
    await this.parts.boards.get(project, board);
    if (!isId(id) || !(await this.parts.catalog.boardShares.delete(board, id))) throw notFound('Link', id);
    this.parts.changed({ share: id });
  };

  open: BoardShares['open'] = async (secret, { rehearsed = false } = {}) => {
    const { catalog, rights, starters } = this.parts;
    const known = await catalog.boardShares.findByHash(hashToken(secret));
    if (known === undefined) throw ended('the link is not known, or was revoked');
    const { share, starter } = known;
    if (share.expires <= Date.now()) throw ended('the link has expired');
    const project = await rights.configuredProject(share.project);
    const board = project && (await catalog.boards.get(project.id, share.board));
    if (board === undefined) throw ended('the link is not known, or was revoked');
    const owner = { organization: project!.organization, project: share.project };
    if (!(await starters.mayStillWrite(owner, starter)))
      throw ended('whoever made the link may no longer write to the project');
    if (!rehearsed) this.#lastUsed.note(share, Date.now());
    return {
      ...{ share, board, project: project! },
      restsOn: { ...owner, ...starterOf(starter), board: board.id, share: share.id },
    };
  };

  query: BoardShares['query'] = async ({ share, board, project }, id, look) => {
    const panel = found(
      'Panel',
      id,
      board.panels.find((one) => one.id === id),
    );
    const zone = board.zone ?? look.zone;
    return this.#inTurn(share.id, () =>
      this.parts.boards.read(project.id, panel, { ...look, zone, range: board.range }, partOf),
    );
  };

  tail: BoardShares['tail'] = (shared, tell) => this.#live.tail(shared, tell);

  async #inTurn<T>(share: number, work: () => Promise<T>): Promise<T> {
    const leave = this.#turns.enter(share);
    try {
      const done = await this.#turns.take(share);
      try {
        return await work();
      } finally {
        done();
      }
    } finally {
      leave();
    }
  }
}

const starterOf = ({ user, token }: Starter) => ({ user, ...(token !== null && { token }) });

const ended = (reason: string) => new TributaryError('credentials_invalid', { reason });
