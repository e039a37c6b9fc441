/** "BaseMain Utility Class": a script that reads its arguments, logs in, works and logs out. */
import { ScriptMain } from '@tributary/client/node';

// The old call: class MyScript(BaseMain):
class MyScript extends ScriptMain<{ foo: string }> {
  // The old call: self.parser.add_argument('foo', metavar='foo', type=str, help='RTFM')
  override positionals() {
    return [{ name: 'foo', help: 'RTFM' }];
  }

  // The old call: def before_login(self): logger.info('-----------')
  override beforeLogin() {
    console.log('-----------');
  }

  // The old call: def after_login(self): do_some_real_work(self.api, self.args)
  override async afterLogin() {
    const projects = await this.t.projects.list({}, { signal: this.signal }).all();
    console.log(`${this.args.foo}: ${projects.length > 0 ? 'some' : 'no'} projects`);
  }

  // The old call: ok = super(MyScript, self).login()
  override async login() {
    const ok = await super.login();
    if (ok) console.log(`Welcome ${this.args.user}`);
    return ok;
  }

  // The old call: super(MyScript, self).logout()
  override async logout() {
    await super.logout();
    console.log('Goodbye!');
  }
}

// As if it were called so: node base-main.mjs --user "$TRIBUTARY_EMAIL" bar. The password is that of TRIBUTARY_PASSWORD;
// without it the script asks for it.
process.argv.push('--user', process.env['TRIBUTARY_EMAIL'] ?? '', 'bar');

// The old call: work = MyScript(); work.main()
await new MyScript().main();

// Prints:
// -----------
// Welcome …@…
// bar: some projects
// Goodbye!
