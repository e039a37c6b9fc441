/** The version of the package, and of Node that it needs, from the one place that states them. */
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
  engines: { node: string };
};

export const VERSION = manifest.version;
/** The oldest one. */
export const NODE_NEEDED = manifest.engines.node.replace(/^>=/, '');
