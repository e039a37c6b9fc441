/** Boards, their links and what their panels show, as requests and answers have them. */
import { Type, type Static } from 'typebox';
import { given } from '../../../model/given.js';
import { isoFromMicros } from '../../../model/time.js';
import { PANEL_KINDS } from '../../../model/records/board.js';
import type {
  Board,
  BoardFields,
  BoardShare,
  BoardSummary,
  Panel as StoredPanel,
  PanelData,
  PanelLine,
} from '../../../services/services.js';
import { tagsOf, Tags } from '../query/selection.js';
import { closed, Id, Kind, Name, OptionalText, OptionalValue, Stamp } from './schemas.js';
import { isoFromMillis, isoOrNull } from './times.js';

const MOST = 200;
const PANELS = 50;
const Names = Type.Array(Name, { minItems: 1, maxItems: MOST });
const Short = Type.String({ maxLength: 50 });

export const BoardRange = Type.Union(
  [
    closed({ last: Type.String({ maxLength: 20, description: 'Up to now, such as 24h (s, m, h, d, w).' }) }),
    closed({ from: Short, to: Short }),
  ],
  { expected: '{last: "24h"}, or {from, to} as ISO 8601 text' },
);
const Selection = closed({
  devices: Type.Optional(Type.Array(Name, { minItems: 1, maxItems: MOST, description: 'Device keys.' })),
  tags: Type.Optional(Tags),
  series: Type.Optional(Names),
  seriesTags: Type.Optional(Tags),
  pick: Type.Optional(
    Type.Array(closed({ device: Name, series: Name }), {
      ...{ minItems: 1, maxItems: MOST },
      description: 'One by one, in the place of the other members.',
    }),
  ),
});
const Options = closed({
  decimals: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
  spark: Type.Optional(Type.Boolean()),
  track: Type.Optional(Type.Boolean()),
  zero: Type.Optional(Type.Boolean()),
});
const Look = {
  id: Type.String({ minLength: 1, maxLength: 40, description: 'Unique within its board.' }),
  kind: Type.Enum([...PANEL_KINDS]),
  title: Type.String({ maxLength: 255, default: '' }),
  place: closed({ x: Type.Integer(), y: Type.Integer(), w: Type.Integer(), h: Type.Integer() }),
  range: Type.Optional(BoardRange),
  aggregation: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  bucket: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
  options: Type.Optional(Options),
  text: Type.Optional(Type.String({ maxLength: 10_000 })),
};
export const Panel = closed({ ...Look, selection: Type.Optional(Selection) });

const Members = {
  description: Type.Optional(OptionalText),
  range: Type.Optional(BoardRange),
  zone: Type.Optional(
    Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()], {
      expected: 'an IANA time zone such as Europe/Brussels, or null',
    }),
  ),
  refresh: Type.Optional(
    Type.Union([Type.Integer({ minimum: 5, maximum: 86_400 }), Type.Null()], {
      expected: 'seconds from 5 to 86400, or null',
    }),
  ),
  panels: Type.Optional(Type.Array(Panel, { maxItems: PANELS })),
};
const Revision = Type.Optional(
  Type.Integer({
    minimum: 1,
    description: 'Of the board as it was read: it is refused if it changed since.',
  }),
);
export const NewBoard = closed({ name: Name, ...Members });
export const BoardChange = closed({ name: Type.Optional(Name), ...Members, revision: Revision });

const Fields = {
  name: Type.String(),
  description: OptionalText,
  range: BoardRange,
  zone: Type.Union([Type.String(), Type.Null()]),
  refresh: Type.Union([Type.Integer(), Type.Null()]),
};
export const BoardDocument = Type.Object({ ...Fields, panels: Type.Array(Panel) });
const Kept = {
  owner: Type.Union([Type.String(), Type.Null()], { description: 'Who made it.' }),
  revision: Type.Integer({ description: 'Rises with each change.' }),
  created: Stamp,
  updated: Stamp,
};
export const BoardAnswer = Type.Object({ id: Id, ...BoardDocument.properties, ...Kept });
export const Summary = Type.Object({
  id: Id,
  name: Type.String(),
  description: OptionalText,
  panels: Type.Integer({ description: 'How many it has.' }),
  ...Kept,
});
/** Without what is selected: a stranger sees what is drawn. */
export const SharedAnswer = Type.Object({
  ...Fields,
  panels: Type.Array(closed(Look)),
  revision: Type.Integer(),
  expires: Stamp,
});

const EMPTY = { description: null, range: { last: '24h' }, zone: null, refresh: null, panels: [] } as const;

export const storedPanel = ({ selection, ...panel }: Static<typeof Panel>): StoredPanel => {
  if (selection === undefined) return panel;
  const { tags, seriesTags, ...rest } = selection;
  return {
    ...panel,
    selection: given({
      ...rest,
      tags: tags && tagsOf(tags, 'selection.tags'),
      seriesTags: seriesTags && tagsOf(seriesTags, 'selection.seriesTags'),
    }),
  };
};

export const newBoard = ({ panels, ...board }: Static<typeof NewBoard>): BoardFields => ({
  ...EMPTY,
  ...board,
  panels: (panels ?? []).map(storedPanel),
});

export const boardChange = ({ panels, ...board }: Static<typeof BoardChange>): Partial<BoardFields> => ({
  ...board,
  ...(panels && { panels: panels.map(storedPanel) }),
});

const stamps = ({ created, updated }: Pick<Board, 'created' | 'updated'>) => ({
  created: isoFromMillis(created),
  updated: isoFromMillis(updated),
});

export const documentView = ({ name, description, range, zone, refresh, panels }: BoardFields) => ({
  ...{ name, description, range, zone, refresh, panels },
});

export const boardView = (board: Board) => ({
  id: board.id,
  ...documentView(board),
  ...{ owner: board.owner, revision: board.revision },
  ...stamps(board),
});

export const summaryView = ({ project: _, ...board }: BoardSummary) => ({ ...board, ...stamps(board) });

export const sharedView = (board: Board, { expires }: BoardShare) => ({
  ...documentView(board),
  panels: board.panels.map(({ selection: _, ...panel }) => panel),
  revision: board.revision,
  expires: isoFromMillis(expires),
});

export const Share = Type.Object({
  id: Id,
  name: OptionalText,
  by: Type.Union([Type.String(), Type.Null()]),
  expires: Stamp,
  lastUsed: Type.Union([Stamp, Type.Null()]),
  created: Stamp,
});
export const MadeShare = Type.Object({
  ...Share.properties,
  secret: Type.String({ description: 'Shown this once; only its hash is kept.' }),
  url: Type.String({
    description: 'The page with the secret behind `#`, where no server and no log sees it.',
  }),
});

export const shareView = ({ id, name, by, expires, lastUsed, created }: BoardShare) => ({
  ...{ id, name, by },
  expires: isoFromMillis(expires),
  lastUsed: isoOrNull(lastUsed),
  created: isoFromMillis(created),
});

const Numbers = Type.Array(Type.Number());
const Values = Type.Array(OptionalValue);
export const PanelAnswer = Type.Object({
  from: Stamp,
  to: Stamp,
  bucket: Type.Union([Type.String(), Type.Null()]),
  width: Type.Union([Type.Number(), Type.Null()], {
    description: 'Of a bucket in milliseconds; about, of a calendar.',
  }),
  total: Type.Integer({ description: 'Series that are selected; the first 100 of them are here.' }),
  lines: Type.Array(
    Type.Object({
      series: Type.Object({
        id: Id,
        ...{ device: Name, deviceName: Type.Union([Type.String(), Type.Null()]), name: Name, kind: Kind },
        ...{
          unit: Type.Union([Type.String(), Type.Null()]),
          label: Type.Union([Type.String(), Type.Null()]),
        },
      }),
      form: Type.Enum(['points', 'buckets']),
      times: Type.Array(Type.Number(), { description: 'Milliseconds since 1970, rising.' }),
      values: Values,
      low: Type.Optional(Values),
      high: Type.Optional(Values),
      latitudes: Type.Optional(Numbers),
      longitudes: Type.Optional(Numbers),
      value: Type.Optional(OptionalValue),
      at: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
      cut: Type.Boolean({ description: 'There are older points in the range.' }),
    }),
  ),
});

const MICROS = 1000;
export const panelView = ({ from, to, width, lines, ...rest }: PanelData) => ({
  ...rest,
  from: isoFromMicros(from),
  to: isoFromMicros(to),
  width: width === null ? null : width / MICROS,
  lines: lines.map(lineView),
});

const lineView = ({ series, times, at, ...rest }: PanelLine) => ({
  ...rest,
  series: {
    ...{ id: series.id, device: series.device.key, deviceName: series.device.name, name: series.name },
    ...{ kind: series.kind, unit: series.unit, label: series.label },
  },
  times: times.map((time) => time / MICROS),
  ...(at !== undefined && { at: at === null ? null : at / MICROS }),
});
