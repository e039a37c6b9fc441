/** A secret that is typed: it is hidden before it is asked for, and the terminal is afterwards as it was. */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { processIo } from '../../src/cli/io.js';
import { Secrets } from '../../src/cli/secrets.js';

function terminal(typed: string) {
  const told: string[] = [];
  const stderr = new PassThrough().setEncoding('utf8').on('data', (text: string) => told.push(text));
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (hidden: boolean) => told.push(hidden ? '<hidden>' : '<shown>'),
  });
  stdin.write(typed);
  return { io: { ...processIo(), stdin, stderr }, told };
}

it('is hidden from before it is asked for until it is there', async () => {
  const { io, told } = terminal('secrex\u007ft\r');
  expect(await new Secrets(io).ask('Password: ')).toBe('secret');
  await expect.poll(() => told.join('')).toBe('<hidden>Password: <shown>\n');
});

it('is given up with Ctrl-C, and the terminal shows again what is typed', async () => {
  const { io, told } = terminal('sec\u0003');
  await expect(new Secrets(io).ask('Password: ')).rejects.toThrow('Nothing was changed.');
  expect(told).toContain('<shown>');
});
