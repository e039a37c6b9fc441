/** Moves, told by the command that does them: they are jobs, listed and cancelled as those are. */
import { Type } from 'typebox';
import { operation } from '../operations/operation.js';
import { jobView } from '../wire/entities.js';
import { closed, IdParams } from '../wire/schemas.js';
import { Job } from './jobs.js';

const Count = Type.Integer({ minimum: 0 });
const Text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, description });

const Begun = closed({
  key: Text(64, 'Of the move: an open one of the same key goes on.'),
  source: Text(1000, 'What is moved, for people.'),
  command: Type.Optional(Text(2000, 'With which it goes on, without secrets.')),
});

const Progress = closed({
  rows: Type.Optional(Count),
  percent: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  eta: Type.Optional(Type.Number({ minimum: 0, description: 'Expected milliseconds to the end.' })),
});

const End = Type.Union(
  [
    closed({
      state: Type.Literal('done'),
      result: closed({ points: Count, refused: Count, chunks: Count, different: Count }),
    }),
    closed({ state: Type.Literal('failed'), message: Text(1000, 'Why.') }),
  ],
  { expected: '{state: "done", result} or {state: "failed", message}' },
);

export const moveOperations = [
  operation({
    id: 'beginMove',
    method: 'POST',
    path: '/moves',
    summary: 'Makes a move known that a command does: a job of the kind `move`.',
    needs: { project: 'project:write' },
    body: Begun,
    status: 201,
    answer: Job,
    async handle({ services, principal, project, body: { key, source, command = null } }) {
      const owner = { ...services.rights.ownerOf(principal, project), project: project.id };
      return jobView(await services.moves.begin(owner, { key, source, command }));
    },
  }),
  operation({
    id: 'reportMove',
    method: 'POST',
    path: '/moves/:id/report',
    summary:
      'Says how far a move is, or how it ended; answers the job, which is `cancelled` when its command should stop.',
    needs: { project: 'project:write' },
    params: IdParams,
    body: closed({ progress: Progress, end: Type.Optional(End) }),
    answer: Job,
    handle: async ({ services, project, params, body }) =>
      jobView(await services.moves.report(project.id, params.id, body)),
  }),
];
