/**
 * What a program does through the client, against the same by hand in the same run: each part prints its own table.
 */
import { withFolder } from './lib/processes.mjs';
import { measureReading } from './lib/sdk-reading.mjs';
import { measureWriting } from './lib/sdk-writing.mjs';
import { startTributary } from './lib/tributary.mjs';

const PARTS = { writing: measureWriting, reading: measureReading };

export const run = (options) =>
  withFolder(options.keep, async (folder) => {
    const server = await startTributary(options, folder);
    for (const [name, measure] of Object.entries(PARTS))
      if (name.includes(options.only)) await measure(options, { server, folder });
    await server.stop();
  });
