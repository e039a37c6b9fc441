/** The OpenAPI document and its rendered page, both made at start and served from memory. */
import { operation, type Operation } from '../operations/operation.js';
import { docsPage, DOCS_POLICY } from '../openapi/docs-page.js';
import { openApiDocument } from '../openapi/openapi.js';

export function documentOperations(base: string, described: readonly Operation[]): Operation[] {
  const document: Operation = operation({
    id: 'openapi',
    method: 'GET',
    path: '/openapi.json',
    summary: 'This API as an OpenAPI 3.1 document.',
    needs: 'nothing',
    handle: ({ reply }) => reply.type('application/json; charset=utf-8').send(text),
  });
  const page: Operation = operation({
    id: 'docs',
    method: 'GET',
    path: '/docs',
    summary: 'This API as a page to read.',
    needs: 'nothing',
    handle: ({ reply }) =>
      reply.type('text/html; charset=utf-8').header('content-security-policy', DOCS_POLICY).send(docsPage),
  });
  const text = JSON.stringify(openApiDocument(base, [...described, document, page]));
  return [document, page];
}
