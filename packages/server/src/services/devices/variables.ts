/** Variables of a project. Rule: a name and a 16-bit number are each used once in a project. */
import { given } from '../../model/given.js';
import type { Catalog } from '../../catalog/catalog.js';
import { newSeriesNameError } from '../../catalog/names.js';
import { invalidField, TributaryError } from '../../errors/error.js';
import type { Variables } from '../contract/variables.js';
import { checkText, found, isId } from './checks.js';
import type { Variable, VariableFields } from '../../model/records/variable.js';

const LAST_NUMBER = 0xffff;

export class VariableService implements Variables {
  /** Counts what is changed or deleted. */
  changes = 0;

  constructor(private readonly catalog: Catalog) {}

  async create(
    project: number,
    { name, number, ...fields }: { name: string; number?: number } & VariableFields,
  ): Promise<Variable> {
    const error = newSeriesNameError(name, 'name');
    if (error !== undefined) throw error;
    if (number !== undefined) checkNumber(number);
    checkText('unit', fields.unit);
    return this.catalog.variables.create(project, name, {
      ...fields,
      ...given({ number }),
    });
  }

  async get(project: number, id: number): Promise<Variable> {
    return found('Variable', id, isId(id) ? await this.catalog.variables.get(project, id) : undefined);
  }

  async findByNumber(project: number, number: number): Promise<Variable | undefined> {
    return this.catalog.variables.findByNumber(project, number);
  }

  findByName(project: number, name: string): Promise<Variable | undefined> {
    return this.catalog.variables.findByName(project, name);
  }

  async ensure(project: number, numbers: readonly number[]): Promise<Map<number, Variable>> {
    for (const number of numbers) checkNumber(number);
    const { variables, seriesIngest } = this.catalog;
    const known = byNumber(await variables.findByNumbers(project, numbers));
    if (numbers.every((number) => known.has(number))) return known;
    // Whoever else makes variables of this project waits meanwhile.
    return seriesIngest.creating(project, async (held) => byNumber(await held.ensureNumbers(numbers)));
  }

  async update(project: number, id: number, fields: VariableFields): Promise<Variable> {
    checkText('unit', fields.unit);
    await this.get(project, id);
    const variable = await this.catalog.variables.update(project, id, fields);
    this.changes++;
    return found('Variable', id, variable);
  }

  async delete(project: number, id: number): Promise<void> {
    const { name } = await this.get(project, id);
    if (!(await this.catalog.variables.delete(project, id)))
      throw new TributaryError('conflict', { reason: `Variable ${name} has series; delete them first.` });
    this.changes++;
  }
}

const byNumber = (variables: readonly Variable[]): Map<number, Variable> =>
  new Map(variables.flatMap((variable) => (variable.number === null ? [] : [[variable.number, variable]])));

function checkNumber(number: unknown): void {
  if (!Number.isInteger(number) || (number as number) < 1 || (number as number) > LAST_NUMBER)
    throw invalidField('number', number, `an integer from 1 to ${LAST_NUMBER}`);
}
