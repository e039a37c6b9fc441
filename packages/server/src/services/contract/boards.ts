/** Boards, what their panels show, and the links by which strangers see one. */
import type {
  Board,
  BoardFields,
  BoardRange,
  BoardShare,
  BoardSummary,
  Panel,
} from '../../model/records/board.js';
import type { PointValue } from '../../model/kinds.js';
import type { Project } from '../../model/records/project.js';
import type { SelectedSeries } from '../../model/records/selection.js';
import type { Micros } from '../../model/time.js';
import type { AccessChange, Showing } from './access.js';
import type { Page, PageRequest } from './paging.js';
import type { Principal } from './principal.js';

/** One series of a panel. */
export interface PanelLine {
  readonly series: SelectedSeries;
  /** `points`: as they came; `buckets`: an aggregation of each. */
  readonly form: 'points' | 'buckets';
  /** Rising. */
  readonly times: readonly Micros[];
  readonly values: readonly (PointValue | null)[];
  /** The least and the greatest of each bucket. */
  readonly low?: readonly (PointValue | null)[];
  readonly high?: readonly (PointValue | null)[];
  /** Degrees, of a map. */
  readonly latitudes?: readonly number[];
  readonly longitudes?: readonly number[];
  /** Of a number or a row of a table; null: there is none in the range. */
  readonly value?: PointValue | null;
  /** Of `value`, where that is a point. */
  readonly at?: Micros | null;
  /** There are older points in the range. */
  readonly cut: boolean;
}

export interface PanelData {
  readonly from: Micros;
  readonly to: Micros;
  /** Of its buckets; null where there are none. */
  readonly bucket: string | null;
  /** Microseconds; about, of a calendar's. */
  readonly width: Micros | null;
  /** How many series its selection has; the first of them are here. */
  readonly total: number;
  readonly lines: readonly PanelLine[];
}

/** How a panel is looked at. */
export interface PanelLook {
  /** Of the board. */
  readonly range: BoardRange;
  readonly zone: string | null;
  /** In the place of the range of the panel and the board. */
  readonly from?: Micros | undefined;
  readonly to?: Micros | undefined;
  /** How wide it is drawn: so fine its buckets are. */
  readonly pixels?: number | undefined;
}

export interface SharedBoard {
  readonly share: BoardShare;
  readonly board: Board;
  readonly project: Project;
  /** What the link ends with, or shows something else after. */
  readonly restsOn: AccessChange;
}

/** That there is a new point in the range of a panel. Beside the names only what a panel shows as it was measured. */
export interface SharedPoint {
  readonly device: string;
  readonly name: string;
  /** Given together, or neither. */
  readonly time?: Micros;
  readonly value?: PointValue;
  /** Degrees, of maps. */
  readonly latitude?: number;
  readonly longitude?: number;
}

export interface SharedTail {
  /** Goes on with the board as it is now. */
  show(shared: SharedBoard): Promise<void>;
  end(): void;
}

/** What is elsewhere is `not_found`; what cannot be is refused with its field. */
export interface Boards {
  list(project: number, page: PageRequest): Promise<Page<BoardSummary>>;
  get(project: number, id: number): Promise<Board>;
  create(principal: Principal, project: number, fields: BoardFields): Promise<Board>;
  /** `revision`: `conflict` if it has another one by now. */
  update(project: number, id: number, fields: Partial<BoardFields>, revision?: number): Promise<Board>;
  delete(project: number, id: number): Promise<void>;
  /** A board of all that the device sends, which is not kept. */
  ready(project: number, device: string): Promise<BoardFields>;
  /** What a panel shows; it need not be one of a board. */
  query(project: number, panel: Panel, look: PanelLook): Promise<PanelData>;
}

export interface BoardShares {
  list(project: number, board: number, page: PageRequest): Promise<Page<BoardShare>>;
  /** The secret is answered this once. `expires`: milliseconds since 1970. */
  create(
    principal: Principal,
    project: Pick<Project, 'id' | 'organization'>,
    board: number,
    share: { readonly name: string | null; readonly expires: number },
  ): Promise<{ share: BoardShare; secret: string }>;
  revoke(project: number, board: number, id: number): Promise<void>;
  /** The board of a link; `credentials_invalid` when it is over, was revoked, or whoever made it may no longer write to the project. */
  open(secret: string, shown?: Pick<Showing, 'rehearsed'>): Promise<SharedBoard>;
  /** What a panel of the board shows, of the part of its own range that is asked for; nothing outside of it. */
  query(
    shared: SharedBoard,
    panel: string,
    look: Pick<PanelLook, 'from' | 'to' | 'pixels' | 'zone'>,
  ): Promise<PanelData>;
  /** Calls with what is new in panels whose range ends now, until it is ended. */
  tail(shared: SharedBoard, tell: (point: SharedPoint) => void): Promise<SharedTail>;
}
