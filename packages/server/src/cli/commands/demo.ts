/** `tributary demo remove`: deletes the project of the simulated plant with all that is in it, and nothing else. */
import { Command } from 'commander';
import { withApi, type PlatformOptions } from '../connection.js';
import { failure } from '../failure.js';
import type { Io } from '../io.js';
import { jsonOption, platformOptions } from '../options.js';
import { printResult } from '../output.js';

export function demoCommand(io: Io): Command {
  const remove = new Command('remove')
    .description('delete the project of the simulated plant (serve --demo), with its points')
    .action(async ({ json, ...options }: PlatformOptions & { json?: boolean }) =>
      withApi(options, io, async (api) => {
        const demo = (await api.projects.list().all()).find((project) => project.demo);
        if (demo === undefined) throw failure('There is no demo here.', '`serve --demo` makes one.');
        api.useProject(demo.id);
        // The plant may be running: it makes nothing again of what is deleted.
        await api.projects.update(demo.id, { createDevices: false, createSeries: false });
        const series = await api.series.list().all();
        // A project that is deleted keeps its points, unreachable; those of a deleted series are gone.
        for (const { id } of series) await api.series.delete(id);
        await api.projects.delete(demo.id);
        printResult(
          io,
          json,
          { project: demo.id, name: demo.name, series: series.length },
          `project ${demo.name} (${demo.id}) with ${series.length} series deleted`,
        );
      }),
    );
  const demo = new Command('demo').description('the simulated plant of serve --demo');
  demo.addCommand(platformOptions(jsonOption(remove)));
  return demo;
}
