/** Secrets that are pasted into the page: each is taken as it was meant, or its line is refused without showing it. */
import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../../dashboard/src/pages/admin/adopt-rows.js';
import { credentialsOf } from '../../../dashboard/src/pages/admin/credential-rows.js';
import { KINDS } from '../../../dashboard/src/pages/admin/credential-kinds.js';
import { inPieces } from '../../../dashboard/src/pages/admin/in-pieces.js';

const common = {
  ...{ kind: KINDS[0]!, name: '', identifier: '', devices: [], addresses: [] },
  ...{ expires: undefined, scope: 'project:write' },
};
const read = (text: string) =>
  credentialsOf(text, common).map(({ line, credential }) => [line, credential.secret, credential.name]);
const SECRET = 'f81d4fae7dec11d0';

describe('pasted secrets', () => {
  it.each([
    [
      'one a line',
      `${SECRET}\r\n\n  two \r`,
      [
        [1, SECRET, 'losant token'],
        [3, 'two', 'losant token'],
      ],
    ],
    ['a table', `\uFEFFname;Secret\npump-1;${SECRET}\n`, [[2, SECRET, 'pump-1']]],
    ['a delimiter in quotes', `secret,name\n"a,""b",x`, [[2, 'a,"b', 'x']]],
    [
      'an empty cell, and one that is missing',
      'secret,name,devices\na,,\nb',
      [
        [2, 'a', 'losant token'],
        [3, 'b', 'losant token'],
      ],
    ],
    ['quotes of nothing', 'secret,name\na,""', [[2, 'a', 'losant token']]],
    ['one named like a column, below a heading', 'secret\ntoken', [[2, 'token', 'losant token']]],
    ['a quote in a plain line', 'ab"c', [[1, 'ab"c', 'losant token']]],
  ])('are read: %s', (_, text, rows) => expect(read(text)).toEqual(rows));

  it.each([
    [
      'a heading without secret',
      `token,name\n${SECRET},pump-1`,
      /^The first line looks like names of columns, without “secret”/,
    ],
    [
      'a heading in other words',
      `Schlüssel,Gerät\n${SECRET},pump-1`,
      /^Line 1 looks like a row of several cells/,
    ],
    ['a row without a heading', `x\n${SECRET};pump-1`, /^Line 2 looks like a row of several cells/],
    ['a plain line in quotes', `"${SECRET}"`, /^Line 1 looks like/],
    ['a quote within a cell', `secret,name\nab"${SECRET},pump-1`, /^Line 2: a quote stands in a cell/],
    [
      'a quote that does not end',
      `secret,name\n\n"${SECRET},pump-1`,
      /^Line 3: a cell in quotes does not end/,
    ],
    ['something behind a quote', `secret,name\n"${SECRET}"x,pump-1`, /^Line 2: something stands behind/],
    ['too many cells', `name,secret\npump-1,${SECRET},more`, /^Line 2 has 3 cells, the first line 2/],
    ['too many cells of one column', `secret\n${SECRET},more`, /^Line 2 has 2 cells/],
    ['a column twice', `secret,secret\na,${SECRET}`, /^Line 1 names a column twice/],
    ['blanks in quotes', `secret\n" ${SECRET} "`, /^Line 2: the secret has blanks/],
    ['no secret', `secret,name\n,${SECRET}`, /^Line 2 has no secret/],
    ['one that comes twice', `${SECRET}\nx\n${SECRET}`, /^Line 3 has the same credential as line 1/],
    ['too many', Array.from({ length: 101 }, (_, at) => `${SECRET}${at}`).join('\n'), /at most 100/],
  ])('are refused: %s', (_, text, message) => {
    const told = messageOf(() => read(text));
    expect(told).toMatch(message);
    expect(told).not.toContain(SECRET);
  });

  it('go to the server in pieces, and what was done is told where a later one fails', async () => {
    const rows = credentialsOf(Array.from({ length: 60 }, (_, at) => `s${at}`).join('\n'), common);
    const sent: number[] = [];
    const told: number[][] = [];
    const work = inPieces(
      ({ credentials = [] }) => {
        if (sent.length === 2) return Promise.reject(new Error('gone'));
        sent.push(credentials.length);
        const some = credentials.map((__, at) => ({
          ...{ row: at + 1, outcome: 'ready' as const, message: null, warnings: [], credential: null },
        }));
        return Promise.resolve({ warnings: [], credentials: some });
      },
      rows,
      { preview: true },
      (all) => told.push(all.map(({ row }) => row)),
    );
    await expect(work).rejects.toThrow('gone');
    expect(sent).toEqual([25, 25]);
    expect(told.at(-1)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
  });
});

it('a pasted map of ids is read as strictly, without the blanks around its cells', () => {
  const heading = 'api,kind,external,ours\n';
  expect(rowsOf(`${heading}losant,device, 5a ," pump-1 "`)).toEqual([
    { api: 'losant', kind: 'device', external: '5a', ours: 'pump-1', line: 2 },
  ]);
  expect(messageOf(() => rowsOf(`${heading}losant,device,5a,pump,1`))).toMatch(/^Line 2 has 5 cells/);
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}
