/** The people of a project by what they may do, as iobeam shows them. */
import type { Level, Services } from '../../../services/services.js';

export async function peopleByPermission(
  { access }: Services,
  project: number,
): Promise<Record<Level, { user_id: number }[]>> {
  const people = await access.projectPeople(project);
  const holding = (level: Level) =>
    people.filter(({ levels }) => levels.includes(level)).map(({ user }) => ({ user_id: user }));
  return { read: holding('read'), write: holding('write'), admin: holding('admin') };
}
