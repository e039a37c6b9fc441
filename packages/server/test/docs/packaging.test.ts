// The unit, the image and the compose file under packaging/ name only what the code and the repository have.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS, variableOf } from '../../src/config/settings.js';
import { read, ROOT } from './support/pages.js';

const unit = read('packaging/tributary.service');
const image = read('packaging/Dockerfile');
const compose = read('packaging/compose.yaml');
const FILES = { unit, image, compose };

const engines = JSON.parse(read('package.json')).engines.node as string;
const variables = new Set(Object.values(SETTINGS).map(({ name }) => variableOf(name)));

/** The values of one directive of the unit, the last one last. */
const directive = (name: string): string[] =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => value!);

/** `TRIBUTARY_… = value` as the three files write it. */
const given = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/(TRIBUTARY_\w+)(?:=|: )(\S+)/g)].map(([, name, value]) => [name!, value!]),
  );

describe.each(Object.entries(FILES))('%s', (_, text) => {
  it('names settings that exist, and gives values that they take', () => {
    const named = [...text.matchAll(/TRIBUTARY_[A-Z_]+/g)].map(([name]) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !variables.has(name))).toEqual([]);
    for (const [name, value] of Object.entries(given(text))) {
      const setting = Object.values(SETTINGS).find((one) => variableOf(one.name) === name)!;
      expect(setting.type.parse(value), `${name}=${value}`).toBeDefined();
    }
  });

  it('names documents that have the part it points to', () => {
    for (const [, file, title] of text.matchAll(/(docs\/\w+\.md), "([^"]+)"/g))
      expect(read(file!)).toContain(`\n## ${title!.replace(/\.$/, '')}\n`);
  });
});

describe('the unit', () => {
  it('starts the command from the folder where it says that it is', () => {
    const [program, ...args] = directive('ExecStart')[0]!.split(' ').slice(1);
    expect(existsSync(path.join(ROOT, program!))).toBe(true);
    expect(args).toEqual(['serve']);
  });

  it('keeps the data where alone it may write, closed to others', () => {
    const { TRIBUTARY_DATA_DIR: data, TRIBUTARY_CREDENTIALS_FILE: credentials } = given(unit);
    expect(data).toBe(`/var/lib/${directive('StateDirectory')[0]!}`);
    expect(path.dirname(credentials!)).toBe(data);
    expect(directive('StateDirectoryMode')).toEqual(['0700']);
    expect(directive('UMask')).toEqual(['0077']);
    expect(directive('ProtectSystem')).toEqual(['strict']);
  });

  it('gives the stop more time than running requests have, and no rights', () => {
    expect(Number(directive('TimeoutStopSec')[0])).toBeGreaterThan(10);
    expect(directive('CapabilityBoundingSet')).toEqual(['']);
    expect(directive('NoNewPrivileges')).toEqual(['true']);
    // Node cannot start with it.
    expect(directive('MemoryDenyWriteExecute')).toEqual([]);
  });
});

describe('the image', () => {
  const instructions = (name: string): string[] =>
    [...image.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, rest]) => rest!);

  it('has one Node, which package.json allows', () => {
    const majors = instructions('FROM').map((from) => Number(/^node:(\d+)-/.exec(from)?.[1]));
    const [, least] = /^>=(\d+)\./.exec(engines) ?? [];
    expect(new Set(majors).size).toBe(1);
    expect(majors[0]).toBeGreaterThanOrEqual(Number(least));
  });

  it('opens the ports that are the defaults, and asks the one of HTTP whether it lives', () => {
    const ports = [SETTINGS.port.default, SETTINGS.mqttPort.default];
    expect(instructions('EXPOSE')).toEqual([ports.join(' ')]);
    expect(image).toContain(`TRIBUTARY_PORT ?? ${SETTINGS.port.default}}/healthz`);
    const published = [...compose.matchAll(/- 127\.0\.0\.1:(\d+):(\d+)/g)].map(([, out, within]) => [
      out,
      within,
    ]);
    expect(published).toEqual(ports.map((port) => [port, port]));
  });

  it('runs the command as somebody who is not root, on its volume', () => {
    const [, program] = JSON.parse(instructions('ENTRYPOINT')[0]!) as string[];
    expect(existsSync(path.join(ROOT, program!))).toBe(true);
    expect(JSON.parse(instructions('CMD')[0]!)).toEqual(['serve']);
    expect(instructions('USER')).toEqual(['node']);
    expect(instructions('VOLUME')).toEqual([given(image)['TRIBUTARY_DATA_DIR']]);
    expect(compose).toContain(`- data:${given(image)['TRIBUTARY_DATA_DIR']!}`);
  });

  it('is built by commands that exist, from folders that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const [, script] of image.matchAll(/^RUN npm run (\w+)/gm)) expect(scripts).toHaveProperty(script!);
    for (const [, from] of image.matchAll(/^COPY --from=build \/app\/(\S+)/gm))
      expect(existsSync(path.join(ROOT, from!)), from).toBe(true);
    expect(existsSync(path.join(ROOT, 'packaging', /dockerfile: packaging\/(\w+)/.exec(compose)![1]!))).toBe(
      true,
    );
  });
});
