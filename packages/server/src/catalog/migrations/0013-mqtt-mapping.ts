/**
 * A project's mapping of MQTT topics in a column of its own. Among the attributes, which other APIs replace as a whole from what
 * they have read, a change of those undid one of the mapping.
 */
import type { Kysely } from 'kysely';
import { type JsonObject, isJsonObject } from '../../model/json-object.js';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';
import { fromJson, toJson } from '../repository.js';

export const name = '0013-mqtt-mapping';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { text } = columnTypes(store);
  await db.schema.alterTable('projects').addColumn('mqtt_mapping', text).execute();
  const rows = await db.selectFrom('projects').select(['id', 'attributes']).execute();
  for (const { id, attributes } of rows) {
    const { tributary, ...others } = fromJson<JsonObject>(attributes);
    if (!isJsonObject(tributary) || tributary['mqttMapping'] === undefined) continue;
    const { mqttMapping, ...own } = tributary;
    await db
      .updateTable('projects')
      .set({
        mqtt_mapping: Array.isArray(mqttMapping) ? JSON.stringify(mqttMapping) : null,
        attributes: toJson(Object.keys(own).length === 0 ? others : { ...others, tributary: own }),
      })
      .where('id', '=', id)
      .execute();
  }
}
