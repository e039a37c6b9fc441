/** Drives the process of the straight insert. */
import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serverModule } from './tributary.mjs';

const PROGRAM = fileURLToPath(new URL('engine-process.mjs', import.meta.url));

export async function startEngine(options, folder) {
  const schema = serverModule(options, 'points/schema/tables.js');
  const child = fork(PROGRAM, [schema, path.join(folder, 'straight')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const answer = () =>
    new Promise((resolve, reject) => {
      const ended = (code) => reject(new Error(`the straight insert ended with ${code}`));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message);
      });
    });
  await answer();
  return {
    async insert(job) {
      const done = answer();
      child.send({ insert: job });
      return (await done).done;
    },
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    stop: () => child.kill('SIGKILL'),
  };
}
