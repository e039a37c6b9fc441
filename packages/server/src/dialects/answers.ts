/**
 * Bodies of answers, made in slices. Rules: an answer is bounded in bytes, and so are all answers together that are being
 * made or wait for slow readers; making one never holds the event loop for long; every body is whole before it is sent, so
 * that it says its length and an error is still an error. One encoder for all APIs.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { tooManyBytes } from '../errors/answer-bytes.js';
import { TributaryError } from '../errors/error.js';
import { Pace } from '../model/pace.js';
import { isSmall, jsonPieces } from './json-pieces.js';

/** Characters that become bytes at once. */
const SLICE = 65_536;
/** What is smaller is not counted among the answers in flight. */
const COUNTED_BYTES = 65_536;

export interface AnswerLimits {
  readonly answerBytes: number;
  readonly answersInFlightBytes: number;
}

/** Bytes of the answers that are being made or sent. */
export class AnswersInFlight {
  #total = 0;
  readonly #held = new Map<FastifyReply['raw'], number>();

  constructor(private readonly limits: AnswerLimits) {}

  /** Most bytes of one answer. */
  get most(): number {
    return this.limits.answerBytes;
  }

  /** A single answer always goes, whatever the limit of all together. */
  hold({ raw }: FastifyReply, bytes: number): void {
    // Nobody waits for it any more, and nothing will say again that it has ended.
    if (raw.destroyed) return;
    const own = this.#held.get(raw);
    const limit = this.limits.answersInFlightBytes;
    if (this.#total - (own ?? 0) > 0 && this.#total + bytes > limit)
      throw new TributaryError('answers_busy', { value: this.#total, limit: `${limit} bytes` });
    this.#total += bytes;
    this.#held.set(raw, (own ?? 0) + bytes);
    if (own !== undefined) return;
    raw.once('close', () => this.#release(raw));
    raw.once('finish', () => this.#release(raw));
  }

  isHeld({ raw }: FastifyReply): boolean {
    return this.#held.has(raw);
  }

  #release(raw: FastifyReply['raw']): void {
    this.#total -= this.#held.get(raw) ?? 0;
    this.#held.delete(raw);
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    answers: AnswersInFlight;
  }
}

/** Every JSON document that a handler answers with is made here, and every large body is counted. */
export function boundAnswers(app: FastifyInstance, limits: AnswerLimits): void {
  const answers = new AnswersInFlight(limits);
  app.decorate('answers', answers);
  app.addHook('preSerialization', (_request, reply, payload, done) => {
    if (isSmall(payload)) return done(null, payload);
    answerBody(reply, jsonPieces(payload)).then((body) => done(null, body), done);
  });
  app.setReplySerializer((payload) =>
    Buffer.isBuffer(payload) ? (payload as Buffer & string) : JSON.stringify(payload),
  );
  app.addHook('onSend', (_request, reply, payload, done) => {
    const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.length : 0;
    if (bytes > COUNTED_BYTES && !answers.isHeld(reply))
      try {
        answers.hold(reply, bytes);
      } catch (error) {
        return done(error as TributaryError);
      }
    done(null, payload);
  });
}

/** The body that these pieces make; `query_too_large` beyond the bound of one answer. */
export async function answerBody(reply: FastifyReply, pieces: Iterable<string>): Promise<Buffer> {
  const body = await answerText(reply, pieces);
  return typeof body === 'string' ? Buffer.from(body) : body;
}

/**
 * The same, but a short body stays text: it goes out in one piece with its head. For media types that name their charset;
 * to others, the server would add it.
 */
export async function answerText(reply: FastifyReply, pieces: Iterable<string>): Promise<string | Buffer> {
  const { answers } = reply.server;
  const slices: Buffer[] = [];
  let text = '';
  let total = 0;
  const pace = new Pace();
  const cut = () => {
    const slice = Buffer.from(text);
    text = '';
    total += slice.length;
    if (total > answers.most) throw tooManyBytes(answers.most);
    if (total > COUNTED_BYTES) answers.hold(reply, slice.length);
    slices.push(slice);
  };
  for (const piece of pieces) {
    text += piece;
    if (text.length < SLICE) continue;
    cut();
    if (pace.late()) await pace.rest();
  }
  if (slices.length === 0 && Buffer.byteLength(text) <= answers.most) return text;
  cut();
  return slices.length === 1 ? slices[0]! : Buffer.concat(slices, total);
}

/** A JSON document of any size as the answer, with the media type that has been set. */
export async function sendJsonBody(reply: FastifyReply, value: unknown): Promise<FastifyReply> {
  if (isSmall(value)) return reply.send(Buffer.from(JSON.stringify(value)));
  return reply.send(await answerBody(reply, jsonPieces(value)));
}
