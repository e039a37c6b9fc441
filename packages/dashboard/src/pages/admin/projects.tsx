/** The projects of the organization, with how much of their quotas is used. */
import type { Project, ProjectUsage } from '@tributary/client';
import { usePage } from '../../app/context.js';
import { useAct } from '../../shared/act.js';
import { useAgain } from '../../shared/again.js';
import { Field, textsOf } from '../../shared/field.js';
import type { First } from '../../shared/first-of.js';
import { countText, timeText } from '../../shared/format.js';
import { ListTable } from '../../shared/list-table.js';
import { useLoad } from '../../shared/load.js';
import { hashOf } from '../../shared/route.js';
import { goesText, untilText } from '../../shared/what-goes.js';

interface Used {
  readonly project: Project;
  readonly usage: ProjectUsage;
}
/** Each costs a request. */
const MOST = 50;

export function Projects() {
  const { client, projects, may, reread } = usePage();
  const [count, again] = useAgain(undefined);
  const { act, busy, problem } = useAct();
  const found = useLoad(
    async (signal): Promise<First<Used>> => ({
      items: await Promise.all(
        projects.slice(0, MOST).map(async (project) => ({
          project,
          usage: await client.projects.usage(project.id, { signal }),
        })),
      ),
      more: projects.length > MOST,
    }),
    [client, projects, count],
  );
  const make = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const name = textsOf(new FormData(form))('name');
    act(async () => {
      await client.projects.create({ name });
      form.reset();
      await reread();
      again();
      return `${name} is there.`;
    });
  };
  return (
    <>
      {may.organize && (
        <form class="form card narrow" onSubmit={make}>
          <Field label="New project">
            <input name="name" required maxLength={255} />
          </Field>
          <p class="bar">
            <button type="submit" class="primary" disabled={busy}>
              Make the project
            </button>
            {problem !== undefined && <span role="alert">{problem}</span>}
          </p>
        </form>
      )}
      <ListTable
        found={found}
        heads={['Project', 'Id', 'Devices', 'Series', 'Made', '']}
        nothing="There is no project yet."
        row={({ project, usage }) => <Row key={project.id} {...{ project, usage }} />}
      />
    </>
  );
}

function Row({ project, usage }: Used) {
  const { client, may, reread } = usePage();
  const { act, busy, problem } = useAct();
  const rename = () =>
    act(async () => {
      const name = prompt('The new name:', project.name)?.trim();
      if (name === undefined || name === '' || name === project.name) return;
      await client.projects.update(project.id, { name });
      await reread();
      return 'Renamed.';
    });
  const erase = () =>
    act(async () => {
      const goes = [await client.projects.deletionPreview(project.id)];
      const told = `Its ${countText(usage.devices)} devices with ${goesText(goes)} can no longer be reached. It ${untilText(goes)}`;
      if (prompt(`${told} Write the name of the project to delete it:`) !== project.name) return;
      await client.projects.delete(project.id);
      await reread();
      return `${project.name} is deleted.`;
    });
  return (
    <tr data-project={project.name}>
      <td>
        <a href={hashOf(project.id, ['devices'])}>{project.name}</a>
        {project.demo && <span class="chip">demo</span>}
      </td>
      <td>{project.id}</td>
      <td>
        {countText(usage.devices)} <small>of {countText(usage.deviceQuota)}</small>
      </td>
      <td>
        {countText(usage.series)} <small>of {countText(usage.seriesQuota)}</small>
      </td>
      <td class="time">{timeText(Date.parse(project.created))}</td>
      <td class="buttons">
        {may.organize && (
          <>
            <button type="button" class="small" disabled={busy} onClick={rename}>
              Rename…
            </button>{' '}
            <button type="button" class="small danger" disabled={busy} onClick={erase}>
              Delete…
            </button>
          </>
        )}
        {problem !== undefined && <p role="alert">{problem}</p>}
      </td>
    </tr>
  );
}
