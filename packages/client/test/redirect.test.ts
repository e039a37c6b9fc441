/** A server that leads elsewhere: by an old name, from http to https, or to the page of a login. */
import { describe, expect, it } from 'vitest';
import { Tributary, UnexpectedAnswerError } from '../src/index.js';
import { good, scripted, text } from './support/scripted-server.js';

const point = { device: 'd', series: 's', time: 1, value: 1 };
const to = (location: string, status = 302) => text(status, '', { location });

describe('a redirect is told with the address that it leads to, and not followed', () => {
  it.each([301, 302, 303, 307, 308])('by the status %i', async (status) => {
    const other = await scripted([good]);
    const base = '/tributary/v1';
    const { client, url, came } = await scripted([
      to(`${other.url}${base}/me`, status),
      to(`${other.url}/iot${base}/points?secret=1`, status),
      to(`${other.url}${base}/downloads/x/y.csv`, status),
    ]);
    const me = await client.me().catch((error: unknown) => error);
    expect(me).toBeInstanceOf(UnexpectedAnswerError);
    expect(me).toMatchObject({
      message: `${url} redirects to ${other.url}; give that as url.`,
      ...{ code: 'answer_unexpected', status, retryable: false },
    });
    await expect(client.writePoints([point])).rejects.toThrow(
      `${url} redirects to ${other.url}/iot; give that as url.`,
    );
    const file = { url: `${url}${base}/downloads/x/y.csv`, sha256: '' };
    await expect(client.exports.download(file)).rejects.toThrow(
      `redirects to ${other.url}; give that as url.`,
    );
    expect([came.length, other.came.length]).toEqual([3, 0]);
  });

  it('also within the server, and to what is none', async () => {
    const { client, url } = await scripted([to('/sign-in?next=%2Ftributary', 307)]);
    await expect(client.me()).rejects.toThrow(
      `${url} redirects to ${url}/sign-in, where no Tributary server is expected.`,
    );
    await expect(client.tail().next()).rejects.toBeInstanceOf(UnexpectedAnswerError);
  });

  it('as far as a page is told', async () => {
    // So fetch answers in a browser, which lets nobody see where a redirect leads.
    const answer = Object.defineProperties(new Response(null), {
      type: { value: 'opaqueredirect' },
      status: { value: 0 },
    });
    const client = new Tributary({ url: 'http://host', token: 't', fetch: () => Promise.resolve(answer) });
    const error = await client.me().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'answer_unexpected',
      message: 'http://host redirects its requests; give the address that it leads to as url.',
    });
  });
});
