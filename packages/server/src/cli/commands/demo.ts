/** `tributary demo remove`: deletes the project of the simulated plant with all that is in it, and nothing else. */
import type { Project } from '@tributary/client';
import { Command } from 'commander';
import { withApi, type PlatformOptions } from '../connection.js';
import { failure } from '../failure.js';
import type { Io } from '../io.js';
import { platformOptions } from '../options.js';

export function demoCommand(io: Io): Command {
  const remove = new Command('remove')
    .description('delete the project of the simulated plant (serve --demo), with its points')
    .action(async (options: PlatformOptions) =>
      withApi(options, io, async (api) => {
        let demo: Project | undefined;
        for await (const project of api.projects()) if (project.demo) demo = project;
        if (demo === undefined) throw failure('There is no demo here.', '`serve --demo` makes one.');
        const project = demo.id;
        // The plant may be running: it makes nothing again of what is deleted.
        const body = { createDevices: false, createSeries: false };
        await api.request('PATCH', '/projects/{id}', { path: { id: project }, body });
        const series: number[] = [];
        for await (const { id } of api.series({ project })) series.push(id);
        // A project that is deleted keeps its points, unreachable; those of a deleted series are gone.
        for (const id of series)
          await api.request('DELETE', '/series/{id}', { path: { id }, query: { project } });
        await api.request('DELETE', '/projects/{id}', { path: { id: project } });
        io.stdout.write(`project ${demo.name} (${project}) with ${series.length} series deleted\n`);
      }),
    );
  const demo = new Command('demo').description('the simulated plant of serve --demo');
  demo.addCommand(platformOptions(remove));
  return demo;
}
