// What happens around the single setting: forms of arguments, mistyped names, secrets.
import { describe, expect, it } from 'vitest';
import { loadConfig, resolveSettings } from '../../src/config.js';

describe('arguments', () => {
  it('may have their value after a blank, after =, or be a bare yes-or-no flag', () => {
    const config = loadConfig(['--port', '81', '--host=::', '--demo', '--mqtt-port', '1883'], {});
    expect(config).toMatchObject({ port: 81, host: '::', demo: true, mqttPort: 1883 });
    expect(loadConfig(['--demo=false'], { TRIBUTARY_DEMO: 'true' }).demo).toBe(false);
  });

  it('are refused when a value is missing', () => {
    expect(() => loadConfig(['--port'], {})).toThrow('Setting port is "" (flag --port); expected an integer');
    expect(() => loadConfig(['--port', '--demo'], {})).toThrow('Setting port is');
  });

  it('are refused when unknown, with the name that was probably meant', () => {
    expect(() => loadConfig(['--prot', '80'], {})).toThrow('expected a known flag, perhaps --port');
    expect(() => loadConfig(['serve'], {})).toThrow('Setting serve is');
    expect(() => loadConfig({ portNumber: '80' }, {})).toThrow('Setting portNumber is "80" (unknown flag)');
  });
});

describe('a setting that is no more', () => {
  const told =
    'expected it to be absent: all tags of line protocol tell series apart now, and influx-ignored-tags';

  it('stops the start and says what to do instead, wherever it is given', () => {
    expect(() => loadConfig(['--influx-series-tags', 'cpu'], {})).toThrow(told);
    expect(() => loadConfig({ 'influx-series-tags': 'cpu' }, {})).toThrow(told);
    const variable = 'TRIBUTARY_INFLUX_SERIES_TAGS';
    expect(() => loadConfig({}, { [variable]: 'cpu' })).toThrow(
      `Setting influx-series-tags is "cpu" (environment variable ${variable}); ${told}`,
    );
  });
});

describe('the environment', () => {
  it('yields a warning for an unknown TRIBUTARY_ variable and is used all the same', () => {
    const { config, warnings } = resolveSettings(
      {},
      { TRIBUTARY_PROT: '80', TRIBUTARY_HOST: '::1', PATH: '/bin' },
    );
    expect(config.host).toBe('::1');
    expect(warnings).toEqual([
      'The environment variable TRIBUTARY_PROT is not a setting and is ignored; perhaps TRIBUTARY_PORT was meant.',
    ]);
  });

  it('does not count an empty variable, nor those of the command-line client', () => {
    const { config, warnings } = resolveSettings(
      {},
      { TRIBUTARY_PORT: '', TRIBUTARY_TOKEN: 'x', TRIBUTARY_URL: 'http://x' },
    );
    expect(config.port).toBe(7070);
    expect(warnings).toEqual([]);
  });
});

describe('secrets', () => {
  it('are never in what is printed', () => {
    const { settings } = resolveSettings(
      { 'points-password': 'hush', 'catalog-url': 'postgres://u:hush@h/db', 'points-url': 'http://u:hush@h' },
      {},
    );
    const shown = settings.map((s) => s.shown ?? '').join('\n');
    expect(shown).not.toContain('hush');
    expect(shown).toContain('postgres://u:***@h/db');
  });

  it('are not in the message about a wrong value either', () => {
    expect(() => loadConfig({ 'catalog-url': 'mysql://u:hush@h/db' }, {})).toThrow('"mysql://u:***@h/db"');
  });
});
