/** `tributary retention`: for how long points are kept. Rule: what goes by a change is said before it is asked for, with counts and dates. */
import type { RetentionPreview, RetentionProposal, RetentionRule, Tributary } from '@tributary/client';
import { Command } from 'commander';
import { confirm } from '../confirmation.js';
import { withApi } from '../connection.js';
import { failure, usageError } from '../failure.js';
import { counted } from '../import/tally.js';
import type { Io } from '../io.js';
import { readCount, readId, readList, readPair, readWhole } from '../options.js';
import { printResult, RowWriter } from '../output.js';
import type { Row } from '../row.js';
import { listOf, thing, type Asked } from './things.js';

type NewRule = NonNullable<RetentionProposal['add']>;

interface RuleOptions {
  readonly keepDays?: number;
  readonly forEver?: boolean;
  readonly device?: string[];
  readonly tag?: string[];
  readonly series?: string;
  readonly position?: number;
}

/** Series that are shown before the question. */
const SHOWN = 20;
const MAX_DAYS = 36_500;
const MAX_POSITION = 1_000_000;

export function retentionCommand(io: Io): Command {
  const list = listOf(io, 'the retention rules of the project', (api) => api.retention.list(), brief);
  return thing('retention', 'for how long points are kept: rules, and what goes by them', list, [
    add(io),
    preview(io),
    remove(io),
    run(io),
    status(io),
  ]);
}

const brief = ({ id, name, keepDays, selection, position, enabled }: Row): Row => ({
  ...{ id, name, keep: keepDays === null ? 'for ever' : `${String(keepDays)} days` },
  ...{ of: aboutText(selection as RetentionRule['selection']), position, enabled },
});

function aboutText({ devices = [], tags = [], series }: RetentionRule['selection']): string {
  const texts = tags.map((tag) =>
    typeof tag === 'string' ? tag : [tag.key, tag.value].filter(Boolean).join('='),
  );
  const parts = [...devices, ...texts, ...(series === undefined ? [] : [series])];
  return parts.length === 0 ? 'everything else' : parts.join(', ');
}

const ruleOptions = (command: Command): Command =>
  command
    .option(
      '--keep-days <n>',
      'whole days before today (UTC) that are kept',
      readCount('--keep-days', MAX_DAYS),
    )
    .option('--for-ever', 'keep them, whatever other rules say')
    .option('--device <keys>', 'devices, comma-separated, or one each time', readList)
    .option('--tag <key[=value]>', 'devices with these tags, comma-separated, or one each time', readList)
    .option('--series <pattern>', 'a name, or a pattern with * and ?')
    .option(
      '--position <n>',
      'of several rules that fit, the one with the least counts',
      readWhole('--position', MAX_POSITION),
    );

function ruleOf(name: string, { keepDays, forEver, device, tag, series, position }: RuleOptions): NewRule {
  if ((keepDays === undefined) === (forEver !== true))
    throw usageError(
      keepDays === undefined ? 'How long is not said.' : 'How long is said twice.',
      'Say either --keep-days or --for-ever.',
    );
  if (series === '') throw usageError('--series is empty.', 'Say a name, or a pattern with * and ?.');
  const tags = tag?.map(readPair);
  const selection = {
    ...(device !== undefined && { devices: device }),
    ...(tags !== undefined && { tags }),
    ...(series !== undefined && { series }),
  };
  return { name, keepDays: keepDays ?? null, selection, ...(position !== undefined && { position }) };
}

const add = (io: Io): Command =>
  ruleOptions(new Command('add'))
    .description('make a rule; says what goes by it, and asks')
    .argument('<name>')
    .option('--description <text>')
    .option('--yes', 'do not ask')
    .action(
      async (
        name: string,
        { json, yes, description, ...options }: Asked & RuleOptions & { yes?: boolean; description?: string },
      ) => {
        const rule = { ...ruleOf(name, options), ...(description !== undefined && { description }) };
        await withApi(options, io, async (api) => {
          const more = await agreed(api, io, { add: rule }, `Make the rule ${name}`, yes);
          const made = await api.retention.create(rule, { confirm: more });
          printResult(io, json, made, `retention rule ${name} has the id ${made.id}`);
        });
      },
    );

const preview = (io: Io): Command =>
  ruleOptions(new Command('preview'))
    .description('say what the next run deletes, with one more rule if one is given')
    .action(async ({ json, ...options }: Asked & RuleOptions) => {
      const { keepDays, forEver, device, tag, series, position } = options;
      const isGiven = [keepDays, forEver, device, tag, series, position].some((one) => one !== undefined);
      const proposal = isGiven ? { add: ruleOf('(this rule)', options) } : {};
      await withApi(options, io, async (api) => {
        const goes = await api.retention.preview(proposal);
        if (json !== true) await show(goes, io, io.stdout);
        printResult(io, json, goes, `${chosen(goes)} would be deleted`);
      });
    });

const remove = (io: Io): Command =>
  new Command('remove')
    .description('delete a rule; says what goes where another one counts then, and asks')
    .argument('<id>', 'its number in the list', readId('<id>'))
    .option('--yes', 'do not ask')
    .action(async (id: string, { json, yes, ...options }: Asked & { yes?: boolean }) =>
      withApi(options, io, async (api) => {
        const { name } = await api.retention.get(id);
        const more = await agreed(api, io, { id: Number(id) }, `Delete the rule ${name}`, yes);
        await api.retention.delete(id, { confirm: more });
        printResult(io, json, { id: Number(id), deleted: true }, `retention rule ${name} deleted`);
      }),
    );

const run = (io: Io): Command =>
  new Command('run')
    .description('delete now what goes by the rules; says what, and asks')
    .option('--yes', 'do not ask')
    .action(async ({ json, yes, ...options }: Asked & { yes?: boolean }) =>
      withApi(options, io, async (api) => {
        const goes = await api.retention.preview();
        if (goes.points > 0) {
          if (yes !== true) await show(goes, io);
          await confirm(io, `Delete ${chosen(goes)}? There is no way back.`, yes);
        }
        const { state, error, result } = await api.jobs.ended(await api.retention.run());
        if (state !== 'done') throw failure(`The run is ${state}: ${error?.message ?? 'no reason is told'}`);
        const { points, series } = result as { points: number; series: number };
        printResult(io, json, { points, series, deleted: true }, `${chosen({ points, series })} deleted`);
      }),
    );

const status = (io: Io): Command =>
  new Command('status')
    .description('say when the last run was, what it deleted, and when the next one is')
    .action(async ({ json, ...options }: Asked) =>
      withApi(options, io, async (api) => {
        const seen = await api.retention.status();
        const { last, next } = seen;
        const told =
          last === null
            ? 'no run yet'
            : `last run ${last.started}: ${chosen(last)}${last.error === null ? '' : `, ended early: ${last.error}`}`;
        printResult(
          io,
          json,
          seen,
          `${told}\nnext run ${next ?? 'none: there is no rule by which anything goes'}`,
        );
      }),
    );

/** How many points may go by it, once somebody has seen them. */
async function agreed(
  api: Tributary,
  io: Io,
  proposal: RetentionProposal,
  what: string,
  yes: boolean | undefined,
): Promise<number> {
  const goes = await api.retention.preview(proposal);
  if (goes.more === 0) return 0;
  if (yes !== true) await show(goes, io);
  const about = goes.exact ? '' : 'about ';
  await confirm(
    io,
    `${what}? By the next run ${about}${counted(goes.more, 'point')} go that are kept now, and there is no way back.`,
    yes,
  );
  return goes.more;
}

const chosen = ({ points, series }: Pick<RetentionPreview, 'points' | 'series'>): string =>
  `${counted(points, 'point')} of ${series} series`;

async function show({ bySeries, series }: RetentionPreview, io: Io, stream = io.stderr): Promise<void> {
  if (series === 0) return;
  const table = new RowWriter(stream, 'table', ['device', 'series', 'rule', 'points', 'first', 'last']);
  await table.page(bySeries.slice(0, SHOWN));
  if (series > SHOWN) stream.write(`… and ${series - SHOWN} series more\n`);
}
