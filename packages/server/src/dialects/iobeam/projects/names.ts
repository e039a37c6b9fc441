/** Projects by their name, which other APIs allow several to have; this one names projects by it. */
import { TributaryError } from '../../../errors/error.js';
import { append } from '../../../model/lists.js';
import type { Project } from '../../../services/services.js';
import type { Asking } from '../credentials.js';

const PAGE = 1000;

export async function allProjects({ services, principal }: Asking): Promise<Project[]> {
  const projects: Project[] = [];
  for (;;) {
    const page = { sort: 'id', offset: projects.length, limit: PAGE } as const;
    const { items } = await services.projects.search(principal, page);
    append(projects, items);
    if (items.length < PAGE) return projects;
  }
}

export const findByName = async (asking: Asking, name: string): Promise<Project | undefined> =>
  (await allProjects(asking)).find((project) => project.name === name);

export async function requireFreeName(asking: Asking, name: string): Promise<void> {
  if ((await findByName(asking, name)) !== undefined)
    throw new TributaryError('already_exists', { what: 'Project', field: 'project_name', value: name });
}
