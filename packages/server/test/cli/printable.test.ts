/** What devices wrote is shown on a terminal and never obeyed by it. */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { describeFailure, failure, failureText } from '../../src/cli/failure.js';
import { RowWriter, type OutputFormat } from '../../src/cli/output.js';

/** Sets the title, clears the screen, colours (8 bit), turns the writing round. */
const HOSTILE = '\u001b]0;mine\u0007\u001b[2J\u009b31mred\u202e\rover';
const SHOWN = String.raw`\u001b]0;mine\u0007\u001b[2J\u009b31mred\u202e`;

async function written(format: OutputFormat, isTTY: boolean): Promise<string> {
  const stream = Object.assign(new PassThrough(), { isTTY });
  const rows = new RowWriter(stream, format);
  await rows.page([{ device: 'd', value: HOSTILE, [HOSTILE]: 1 }]);
  await rows.end();
  return String(stream.read());
}

it.each(['table', 'csv', 'json'] as const)('as %s', async (format) => {
  const text = await written(format, true);
  expect(text).toContain(SHOWN);
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

it('a program gets the same JSON, and the very text as CSV', async () => {
  expect(JSON.parse(await written('json', false))).toEqual([{ device: 'd', value: HOSTILE, [HOSTILE]: 1 }]);
  expect(await written('csv', false)).toContain(HOSTILE);
});

it('in the text of a failure', () => {
  expect(failureText(describeFailure(failure(`The device is ${HOSTILE}.`)))).toContain(SHOWN);
});
