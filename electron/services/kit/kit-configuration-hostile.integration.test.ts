import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE } from '../../testing/hostile-name.ts';
import { createKitLab, type KitLab, type WrittenKit, writeKit } from '../../testing/kit/kit-lab.ts';
import { checkKitFile } from '../../testing/kit/kit-programs.ts';

let lab: KitLab;
beforeAll(() => {
  lab = createKitLab();
});
afterAll(() => lab.remove());

/** Several in one, each as long as a comment shows. */
const HOSTILE = [
  HOSTILE_PRINTABLE.slice(0, 3).join(' '),
  [...HOSTILE_PRINTABLE.slice(3), ...HOSTILE_CONTROLS].join(' '),
  '*/ \\u000aclass X{} \\\\u000a "x\u0085y: 1 \\',
];
const WISH = { role: 'both', keyForm: 'clear', port: 9443 } as const;

/** What a program says of a file that it does not take; nothing where it does. */
function complaint(kit: WrittenKit, command: string, ...args: readonly string[]): string {
  const run = spawnSync(command, args, { cwd: kit.folder, encoding: 'utf8', input: '' });
  return run.status === 0 ? '' : `${command}: ${run.error?.message ?? ''}${run.stdout}${run.stderr}`;
}

const checks: Readonly<Record<string, (kit: WrittenKit, file: string) => Promise<string> | string>> = {
  '.conf': (kit, file) =>
    file.startsWith('curl')
      ? complaint(kit, 'curl', '--config', file, '--version')
      : checkKitFile(file.startsWith('nginx') ? 'nginx' : 'apache', { kit, file, port: 9443 }),
  '.cfg': (kit, file) => checkKitFile('haproxy', { kit, file, port: 9443 }),
  '.caddyfile': (kit, file) => checkKitFile('caddy', { kit, file, port: 9443 }),
  '.json': (kit, file) => (typeof JSON.parse(kit.textOf(file)) === 'object' ? '' : file),
  '.yaml': (kit, file) => (typeof parse(kit.textOf(file)) === 'object' ? '' : file),
  '.sh': (kit, file) => complaint(kit, 'sh', '-n', file),
  '.mjs': (kit, file) => complaint(kit, 'node', '--check', file),
  '.java': (kit, file) =>
    complaint(kit, 'javac', '-J-XX:TieredStopAtLevel=1', '-encoding', 'US-ASCII', '-d', '../classes', file),
  '.args': (kit, file) => complaint(kit, 'java', `@${file}`, '-version'),
  '.pem': () => '',
};

describe('a name that was chosen to break out', () => {
  it.each(HOSTILE)('leaves every configuration whole and starts nothing: %j', async (name) => {
    const kit = writeKit(lab, { ...WISH, name, dnsNames: [name] });
    for (const { name: file, text } of kit.texts) {
      const check = checks[path.extname(file)];
      expect(await check?.(kit, file), `${file}\n${text}`).toBe('');
    }
    const made = [
      'apache-client.pem',
      'haproxy.pem',
      'chain.pem',
      'certificate.pem',
      'fullchain.pem',
      'trust.pem',
      'key.pem',
      'keystore.p12',
    ];
    expect(readdirSync(kit.folder).toSorted()).toEqual([...kit.texts.map((text) => text.name), ...made].toSorted());
  });
});
