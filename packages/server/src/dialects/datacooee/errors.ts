/** Sends problems as a JSON:API error document. */
import type { FastifyReply } from 'fastify';
import { sendJsonApi } from './wire/media.js';
import type { Problem } from './wire/problems.js';

/** The status of several problems is their common one, else 400. */
export function sendProblems(reply: FastifyReply, problems: readonly Problem[]): Promise<FastifyReply> {
  const [first] = problems;
  const common = problems.every(({ status }) => status === first?.status);
  void reply.status(common ? (first?.status ?? 500) : 400);
  return sendJsonApi(reply, {
    errors: problems.map(({ status, ...rest }) => ({ status: String(status), ...rest })),
  });
}
