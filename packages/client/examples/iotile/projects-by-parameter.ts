/** "Generic Rest API": arguments of get() are parameters of the address. */
import { Tributary } from '@tributary/client';

interface Named {
  readonly slug: string;
  readonly name: string;
}

const t = new Tributary();

// The old call:
//   # /api/v1/org/
//   for org in c.org.get()['results']:
//       # /api/v1/project/?org__slug=<slug>
//       org_projects = c.project.get(org__slug='{0}'.format(org['slug']))
// list() goes through all pages, where get() has the first one.
for await (const org of t.api.org.list<Named>())
  for await (const project of t.api.project.list<Named>({ org__slug: org.slug }))
    console.log(`${org.slug} has ${project.slug}: ${project.name}`);

// Prints:
// default has p--…: iotile/projects-by-parameter.ts
