/** `Authorization: Bearer TOKEN` → who asks. No other place is looked at: a token in an address ends up in logs. */
import type { FastifyRequest } from 'fastify';
import type { Access, Principal } from '../../services/services.js';
import { bearerOf } from '../authorization.js';

export const authenticate = async (request: FastifyRequest, access: Access): Promise<Principal> =>
  access.authenticate(bearerOf(request));
