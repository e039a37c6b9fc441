/** "Generic Rest API": resources below others. */
import { Tributary, type ApiPage } from '@tributary/client';

interface Named {
  readonly slug: string;
  readonly name: string;
}

const t = new Tributary();

// The old call:
//   # /api/v1/org/
//   for org in c.org.get()['results']:
//       # /api/v1/org/<slug>/projects
//       org_projects = c.org(org['slug']).projects.get()
const orgs = await t.api.org.get<ApiPage<Named>>();
for (const org of orgs.results) {
  const projects = await t.api.org(org.slug).projects.get<ApiPage<Named>>();
  console.log(`${org.slug}: ${projects.results.map(({ name }) => name).join(', ')}`);
}

// Prints:
// default: iotile/nested-resources.ts
