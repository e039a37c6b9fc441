/** Links to this platform in an answer to the request's own sender. What leaves the request uses `services.address.url`. */
import type { FastifyRequest } from 'fastify';
import type { Services } from '../services/services.js';

/** `https://host` as the sender may be told to go on with. */
export function originFor({ address }: Pick<Services, 'address'>, request: FastifyRequest): string {
  const { localAddress, localPort } = request.socket;
  return address.forAnswer({
    host: request.host,
    scheme: request.protocol,
    ...(localAddress !== undefined && { address: localAddress, port: localPort }),
  });
}
