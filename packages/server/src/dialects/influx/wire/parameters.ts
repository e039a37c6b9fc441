/** The parameters of an address: one that comes twice is refused, and an empty one is that of an option that is not set. */
import type { FastifyRequest } from 'fastify';
import { Parameters, type ParameterPolicy } from '../../parameters.js';

const POLICY: ParameterPolicy = { repeated: 'refused' };

export const parametersOf = ({ query }: FastifyRequest): Parameters =>
  new Parameters(query as Readonly<Record<string, unknown>>, POLICY);
