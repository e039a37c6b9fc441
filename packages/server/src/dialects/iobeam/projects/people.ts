/** The people of a project by what they may do, as iobeam shows them. */
import type { Level, Services } from '../../../services/services.js';

export async function peopleByPermission(
  { projectRights }: Services,
  project: number,
): Promise<Record<Level, { user_id: number }[]>> {
  const people = await projectRights.people(project);
  const holding = (level: Level) =>
    people.filter(({ levels }) => levels.includes(level)).map(({ user }) => ({ user_id: user }));
  return { read: holding('read'), write: holding('write'), admin: holding('admin') };
}
