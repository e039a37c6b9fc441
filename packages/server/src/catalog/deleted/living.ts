/** The series that are there. Rule: whoever reads series begins here, so that none of what is deleted is forgotten to be left out. */
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';

/** With their devices, those of whatever project. */
export const livingSeries = (db: Kysely<Schema>) =>
  db
    .selectFrom('series')
    .innerJoin('devices', 'devices.id', 'series.device')
    .where('series.deleted', 'is', null)
    .where('devices.deleted', 'is', null);
