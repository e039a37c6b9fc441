/** "Generic Rest API": an organization is made, changed in two ways, read and deleted. */
import { NotFoundError, Tributary } from '@tributary/client';

interface Org {
  readonly slug: string;
  readonly name: string;
  readonly about: string;
}

const { TRIBUTARY_EMAIL: email = '', TRIBUTARY_PASSWORD: password = '' } = process.env;
// The old call: api = Api(); ok = api.login(email='user@example.com', password='my.pass')
const t = new Tributary({ token: '' });
await t.login(email, password);

// The old call: api.org.get()
const { count } = await t.api.org.get<{ count: number }>();
console.log(`organizations: ${count}`);

// The old call: new = api.org.post({"name": "My new Org"})
const made = await t.api.org.post<Org>({ name: 'My new Org' });
console.log(`made ${made.slug}`);

// The old call: api.org(new["slug"]).put({"about": "About Org"})
const put = await t.api.org(made.slug).put<Org>({ about: 'About Org' });
console.log(put.about);

// The old call: api.org(new["slug"]).patch({"about": "About new Org"})
const patched = await t.api.org(made.slug).patch<Org>({ about: 'About new Org' });
console.log(patched.about);

// The old call: api.org(new["slug"]).get()
const read = await t.api.org(made.slug).get<Org>();
console.log(`${read.name}: ${read.about}`);

// The old call: api.org(new["slug"]).delete()
// Only staff may, who say so; what is refused throws.
await t.api.org(made.slug).delete({ staff: 1 });
await t.api
  .org(made.slug)
  .get()
  .catch((error: unknown) => {
    if (error instanceof NotFoundError) console.log(`${made.slug} is gone`);
  });
await t.logout();

// Prints:
// organizations: …
// made my-new-org
// About Org
// About new Org
// My new Org: About new Org
// my-new-org is gone
