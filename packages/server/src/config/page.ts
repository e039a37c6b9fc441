/** The reference page docs/settings.md, made from the table; a test holds the committed page to it. */
import { flagOf, SETTINGS, variableOf, type Setting } from './settings.js';

const cell = (text: string): string => text.replaceAll('|', '\\|');

export function settingsPage(): string {
  const rows = Object.values(SETTINGS).map(
    (setting: Setting) =>
      `| \`${flagOf(setting.name)}\` | \`${variableOf(setting.name)}\` | ${setting.default === undefined ? 'absent' : `\`${setting.default}\``} ` +
      `| ${cell(setting.description)} | ${cell(setting.type.expected)} | ${setting.since} |`,
  );
  return `# Settings

Every setting is a flag of \`tributary serve\` (and \`npm start --\`) and an environment variable. A flag wins over the
variable, the variable over the default; an empty variable counts as not given. A wrong value or an unknown flag stops the
start with a message; an unknown \`TRIBUTARY_\` variable is reported and ignored. \`tributary config\` prints every setting
with its value and where it comes from. This page is made by \`tributary config --markdown\`.

| flag | environment variable | default | what it does | expected | since |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

The command-line client also reads \`TRIBUTARY_URL\`, \`TRIBUTARY_TOKEN\` and \`TRIBUTARY_PROJECT\`: the server to talk to, the
token to show and the project to work in, where \`--url\`, \`--token\` and \`--project\` are not given.
`;
}
