/**
 * An OpenAPI document from stdin as TypeScript types to stdout, formatted as the repository is. It is how
 * packages/client/src/native/openapi.ts is made; packages/client/test/openapi.test.ts says when and by which document.
 *
 * A program of its own, because openapi-typescript takes the compiler that it finds, and a test shall not load one.
 */
import { text } from 'node:stream/consumers';
import openapi, { astToString } from 'openapi-typescript';
import * as prettier from 'prettier';

const HEAD = `/**
 * The operations of the native API as its OpenAPI document describes them. Made of the document by scripts/openapi-types.mjs; not
 * written by hand. CONTRIBUTING.md says how it is made anew.
 */
`;

const document = JSON.parse(await text(process.stdin));
// What the document has none of is left out.
const types = (nodes) => astToString(nodes).replace(/^export type (?:webhooks|\$defs) = .*;\n/gm, '');
const nodes = await openapi(document, { emptyObjectsUnknown: true, silent: true });
const options = await prettier.resolveConfig(new URL('../package.json', import.meta.url));
process.stdout.write(await prettier.format(HEAD + types(nodes), { ...options, parser: 'typescript' }));
