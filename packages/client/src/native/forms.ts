/**
 * What an answer of the native API looks like, as far as the client takes it apart. Rule: what another program answers is told as
 * that, and never fails as a mistake inside the client.
 */

import type { Form } from '../http/http.js';

type Members = Readonly<Record<string, unknown>>;
const NO_CONTENT = 204;
const isObject = (answer: unknown): answer is Members => typeof answer === 'object' && answer !== null;

const anything: Form = (answer, status) => (answer === undefined ? status === NO_CONTENT : isObject(answer));
const rows: Form = (answer) => isObject(answer) && Array.isArray(answer['items']);
/** One page of a list. */
export const page: Form = (answer, status) =>
  rows(answer, status) && ['string', 'object'].includes(typeof (answer as Members)['next']);
const report: Form = (answer) =>
  isObject(answer) && typeof answer['stored'] === 'number' && Array.isArray(answer['refused']);
const login: Form = (answer) => isObject(answer) && typeof answer['token'] === 'string';

const FORMS: Readonly<Record<string, Form>> = {
  'POST /points': report,
  'POST /login': login,
  'POST /query/points': page,
  ...Object.fromEntries(
    ['last', 'first', 'buckets', 'statistics', 'counts'].map((family) => [`POST /query/${family}`, rows]),
  ),
};

/** That of the operation of this method and path, as the document has it. */
export const formOf = (method: string, path: string): Form => FORMS[`${method} ${path}`] ?? anything;
