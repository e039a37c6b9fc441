/** The statements of InfluxQL that are understood: `SHOW DATABASES` and `CREATE DATABASE`. Databases are projects. */
import { TributaryError } from '../../../errors/error.js';
import type { Principal, Services } from '../../../services/services.js';
import { readAll } from '../../whole-lists.js';

/** A result as `/query` lists it. */
export async function answerStatement(
  services: Services,
  principal: Principal,
  statement: string,
): Promise<object> {
  if (/^show\s+databases$/i.test(statement)) {
    services.rights.require(principal, 'project:write');
    const values = await readAll(
      services,
      (page) => services.projects.list(principal, page),
      ({ name }) => [name],
    );
    return { statement_id: 0, series: [{ name: 'databases', columns: ['name'], values }] };
  }
  // Telegraf creates its database at every start; projects exist already, so there is nothing to do.
  if (/^create\s+database\s+\S/i.test(statement)) return { statement_id: 0 };
  throw new TributaryError('field_invalid', {
    field: 'q',
    value: statement,
    expected: 'SHOW DATABASES; data is read through the native API (/tributary/v1/query/points)',
  });
}
