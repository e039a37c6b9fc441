/** The frame of a script, with a real server: its arguments, its login, its end. */
import { PassThrough, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../server/test/support/platform.js';
import { ScriptMain, UsageError, type ScriptIo } from '../src/node/index.js';
import { Tributary } from '../src/index.js';

let platform: TestPlatform;
let person: { email: string; password: string };
beforeAll(async () => {
  platform = await startTestPlatform();
  person = platform.one;
}, 60_000);
afterAll(() => platform.stop());

interface Own {
  readonly foo: string;
  readonly rest?: readonly string[];
  readonly verbose?: boolean;
  readonly limit: string;
}

/** Says what it does, step by step. */
class Script extends ScriptMain<Own> {
  readonly steps: string[] = [];
  override readonly about = 'Does what a test wants.';
  work: () => Promise<void> | void = () => undefined;
  /** The token of the login, to see whether it is good afterwards. */
  after: Tributary | undefined;

  override options() {
    return {
      verbose: { type: 'boolean', short: 'v', help: 'say more' },
      limit: { type: 'string', default: '10', help: 'at most so many' },
    } as const;
  }
  override positionals() {
    return [
      { name: 'foo', help: 'RTFM' },
      { name: 'rest', optional: true, multiple: true },
    ] as const;
  }
  override beforeLogin() {
    this.steps.push('beforeLogin');
    if (this.args.foo === 'bad') throw new UsageError('foo is bad.');
  }
  override async login() {
    const ok = await super.login();
    const { user } = await this.t.me();
    this.steps.push(`login ${user === null ? 'with a token' : user.email}`);
    return ok && this.args.foo !== 'refused';
  }
  override async afterLogin() {
    this.steps.push(`afterLogin ${this.args.foo}`);
    await this.work();
  }
  override async logout() {
    await super.logout();
    this.steps.push('logout');
  }
  override afterLogout() {
    this.steps.push('afterLogout');
  }
}

function gathering() {
  let text = '';
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      text += chunk.toString();
      done();
    },
  });
  return { stream, text: () => text };
}

/** `terminal`: what is typed there. */
function prepared(argv: string[], env: Record<string, string> = {}, terminal?: string) {
  const [stdout, stderr] = [gathering(), gathering()];
  /** Whether what is typed is hidden, and what had been said when that changed. */
  const modes: [boolean, string][] = [];
  const stdin = new PassThrough();
  if (terminal !== undefined) {
    Object.assign(stdin, { isTTY: true, setRawMode: (mode: boolean) => modes.push([mode, stderr.text()]) });
    for (const key of terminal) stdin.write(key);
  }
  const io: ScriptIo = {
    ...{ argv: ['--url', platform.url, ...argv], env, stdin },
    ...{ stdout: stdout.stream, stderr: stderr.stream },
  };
  const listeners = process.listenerCount('SIGINT');
  return { script: new Script(io), out: stdout.text, told: stderr.text, modes, listeners };
}
const login = () => ({ TRIBUTARY_PASSWORD: person.password });
const user = () => ['--user', person.email];

describe('a script', () => {
  it('goes through its steps and ends with 0', async () => {
    const { script, told } = prepared(['-v', 'x', 'y', 'z', ...user()], login());
    expect([await script.run(), told()]).toEqual([0, '']);
    const steps = ['beforeLogin', `login ${person.email}`, 'afterLogin x', 'logout', 'afterLogout'];
    expect(script.steps).toEqual(steps);
    expect(script.args).toMatchObject({ foo: 'x', rest: ['y', 'z'], verbose: true, limit: '10' });
    await expect(script.t.me()).rejects.toMatchObject({ code: 'credentials_missing' });
  });

  it('works with a token, which stays good', async () => {
    const { script } = prepared(['x'], { TRIBUTARY_TOKEN: platform.one.token });
    expect(await script.run()).toBe(0);
    expect(script.steps).toContain('login with a token');
    const again = new Tributary({ url: platform.url, token: platform.one.token });
    expect((await again.me()).kind).toBe('token');
  });

  it('ends its login also where the work fails, and says why', async () => {
    const { script, told } = prepared(['x', ...user()], login());
    script.work = async () => {
      await script.t.devices.get('nobody');
    };
    expect(await script.run()).toBe(1);
    expect(script.steps.at(-1)).toBe('logout');
    expect(told()).toMatch(/nobody/);
    expect(told()).not.toContain('at ');
    const broken = prepared(['x', ...user()], login());
    broken.script.work = () => {
      throw new TypeError('a mistake');
    };
    expect(await broken.script.run()).toBe(1);
    expect(broken.told()).toMatch(/TypeError: a mistake\n +at /);
  });

  it('tells a logout that failed, and what the work threw first of all', async () => {
    const { script, told } = prepared(['x', ...user()], login());
    script.work = async () => {
      await script.t.logout();
      throw new UsageError('the work');
    };
    expect(await script.run()).toBe(2);
    expect(told()).toContain('The logout failed: ');
    expect(told()).toContain('the work\n');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends with its login at %s, whatever the work does',
    async (name) => {
      const { script, told } = prepared(['x', ...user()], login());
      const before = process.listenerCount(name);
      script.work = () => {
        process.emit(name, name);
        expect(script.signal.aborted).toBe(true);
        return new Promise(() => undefined);
      };
      expect([await script.run(), told()]).toEqual([name === 'SIGINT' ? 130 : 143, '']);
      expect(script.steps.at(-1)).toBe('logout');
      expect(process.listenerCount(name)).toBe(before);
    },
  );
});

describe('the login', () => {
  it('asks for the password on the terminal and shows nothing of it', async () => {
    const typed = `wrong\u0015x\u007f${person.password}\r`;
    const { script, told, modes } = prepared(['x', ...user()], {}, typed);
    expect(await script.run()).toBe(0);
    expect(told()).toBe('Password: \n');
    expect(modes).toEqual([
      [true, ''],
      [false, 'Password: '],
    ]);
  });

  it('is given up with Ctrl-C there', async () => {
    const { script, modes } = prepared(['x', ...user()], {}, 'secret\u0003');
    expect(await script.run()).toBe(130);
    expect([script.steps, modes.map(([mode]) => mode)]).toEqual([['beforeLogin'], [true, false]]);
  });

  it('is given up by a signal while it waits for the password', async () => {
    const { script, told, modes, listeners } = prepared(['x', ...user()], {}, '');
    const ended = script.run();
    await expect.poll(told).toBe('Password: ');
    process.emit('SIGTERM', 'SIGTERM');
    expect([await ended, told()]).toEqual([143, 'Password: \n']);
    expect(modes.map(([mode]) => mode)).toEqual([true, false]);
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });

  it('says that there is nobody to ask where there is no terminal', async () => {
    const { script, told } = prepared(['x', ...user()]);
    expect(await script.run()).toBe(2);
    expect(told()).toContain('there is no terminal');
    const nobody = prepared(['x']);
    expect(await nobody.script.run()).toBe(2);
    expect(nobody.told()).toContain('give --user or TRIBUTARY_EMAIL');
  });

  it('that is refused ends the script with 1', async () => {
    const { script, told } = prepared(['x', ...user()], { TRIBUTARY_PASSWORD: 'wrong' });
    expect(await script.run()).toBe(1);
    expect([script.steps, told()]).toEqual([['beforeLogin'], expect.stringContaining('password')]);
    const own = prepared(['refused', ...user()], login());
    expect(await own.script.run()).toBe(1);
    expect(own.told()).toBe('The login failed.\n');
  });
});

describe('the arguments', () => {
  it.each<[string, string[]]>([
    ['<foo> is missing.', []],
    ["Unknown option '--nothing'", ['x', '--nothing']],
    ["Option '--limit <value>' argument missing", ['x', '--limit']],
    ['foo is bad.', ['bad']],
    ['url is "nowhere"', ['x', '--url', 'nowhere']],
  ])('that cannot be end it with 2: %s', async (message, argv) => {
    const { script, told } = prepared(argv, { TRIBUTARY_TOKEN: platform.one.token });
    expect(await script.run()).toBe(2);
    expect(told()).toContain(message);
    expect(told()).toContain('--help says how it is called.');
  });

  it('of a script that takes no more are refused too', async () => {
    class None extends ScriptMain {
      override afterLogin() {}
    }
    const { script, told } = prepared(['x']);
    expect(await new None(Reflect.get(script, 'io') as ScriptIo).run()).toBe(2);
    expect(told()).toContain('"x" is one argument too many.');
  });

  it('are shown by --help, and nothing else happens', async () => {
    const { script, out } = prepared(['--help']);
    expect(await script.run()).toBe(0);
    expect(out()).toMatch(/^Usage: \S+ \[options\] <foo> \[<rest>\.\.\.\]\n\nDoes what a test wants\.\n/);
    expect(out()).toMatch(/ {2}<foo> +RTFM\n/);
    expect(out()).toMatch(/ {2}-v, --verbose +say more\n/);
    expect(out()).toMatch(/ {6}--limit <text> +at most so many \(unless given: 10\)\n/);
    expect(out()).toMatch(/ {2}-u, --user <text>/);
    expect(script.steps).toEqual([]);
  });
});
