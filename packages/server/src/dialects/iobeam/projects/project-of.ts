/** The project that a path names. Rule: one that the caller does not reach is not found, like one that does not exist. */
import type { FastifyRequest } from 'fastify';
import type { Principal, Project, Services } from '../../../services/services.js';

export interface OfProject {
  Params: { id: string };
}

/** What is no number cannot exist, so it is not found like any other unknown project. */
export const idOf = (request: FastifyRequest<OfProject>): number =>
  /^\d{1,15}$/.test(request.params.id) ? Number(request.params.id) : NaN;

export const readable = (services: Services, principal: Principal, id: number): Promise<Project> =>
  services.access.project(principal, id, 'project:read');
