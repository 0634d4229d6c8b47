import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { buildDamageSample, type DamageSample, SAMPLE_ADMIN } from '../../testing/damage-sample.ts';
import { DamageWalk } from '../../testing/damage-walk.ts';

const STEP = 1000;
/** `COUNTERSIGN_DAMAGE=all` flips every thousandth octet, which takes long; else so many octets, as far from each other. */
const IS_WHOLE = process.env['COUNTERSIGN_DAMAGE'] === 'all';
const FLIPS = 120;
const CUTS = IS_WHOLE ? 50 : 4;
const ALL_BITS = 0xff;
const UNWATCHED = { onProgress: () => undefined, signal: new AbortController().signal };

let test: TestApplication;
let sample: DamageSample;
let good: Buffer;
const file = () => test.at('damaged.countersign');

beforeAll(async () => {
  test = startTestApplication();
  sample = await buildDamageSample(test);
  good = readFileSync(sample.file);
}, 600_000);
afterAll(() => test.end());

/** Every second time the whole octet, else one bit of it. */
const bitsOf = (turn: number): number => (turn % 2 === 0 ? ALL_BITS : 1 << ((turn >> 1) % 8));

function tell(what: string, walk: DamageWalk): void {
  const { silentlyWrong, wrongUntilChecked, ...figures } = walk.figures;
  const told = { ...figures, wrongUntilChecked, silentlyWrong: silentlyWrong.length };
  process.stdout.write(`${what} of ${walk.length} octets: ${JSON.stringify(told)}\n`);
}

/** The good file under a name that nothing else in this process has open. */
function putApart(name: string): string {
  const apart = test.at(`${name}.countersign`);
  writeFileSync(apart, good);
  return apart;
}

describe('a workspace file that rotted', () => {
  it('of 4 MB, with any thousandth octet flipped, names the row that decides something, and never answers wrongly in silence', async () => {
    expect(good.length).toBeGreaterThan(4_000_000);
    const walk = new DamageWalk(sample, file());
    await walk.begin();
    const step = IS_WHOLE ? STEP : Math.floor(good.length / FLIPS);
    // Another place on every run, which the figures tell.
    const first = IS_WHOLE ? 0 : randomInt(step);
    for (let at = first, turn = 0; at < good.length; at += step, turn += 1) await walk.flip(at, bitsOf(turn));
    tell(`flips of every ${step}th octet from ${first} on`, walk);
    expect(walk.figures.silentlyWrong).toEqual([]);
    expect(walk.figures.byRow).toBeGreaterThan(FLIPS / 10);
  }, 7_200_000);

  it('cut off anywhere is refused or reported', async () => {
    const walk = new DamageWalk(sample, file());
    await walk.begin();
    for (let cut = 0; cut < CUTS; cut += 1) await walk.cut(Math.floor((good.length * (2 * cut + 1)) / (2 * CUTS)));
    tell(`${CUTS} cuts`, walk);
    expect(walk.figures.silentlyWrong).toEqual([]);
    // The good file of the beginning alone.
    expect(walk.figures.harmless).toBe(1);
  }, 7_200_000);

  it('opens for reading only, says what is wrong, and refuses every change', async () => {
    const apart = putApart('read-only');
    const raw = new DatabaseSync(apart);
    raw.exec("UPDATE authority SET path_length = 7 WHERE name = 'Issuing CA'");
    raw.close();
    const before = readFileSync(apart);
    const workspace = valueOf(await test.application.openWorkspace({ file: apart }));
    const state = valueOf(await workspace.state());
    expect(state.readOnly).toBe(true);
    expect(state.damage).toMatchObject([{ code: 'store.row-digest', table: 'authority' }]);
    expect(valueOf(await workspace.certificates.counts()).valid).toBeGreaterThan(0);
    const changes = [
      workspace.partners.save({ name: 'new', contact: '', note: '', tags: [], subject: {} }),
      workspace.settings.set({ expiringDays: 9 }),
      workspace.unlock({ operator: SAMPLE_ADMIN.operator, passphrase: passphrase(SAMPLE_ADMIN.passphrase) }),
      workspace.backups.setPlan(null),
    ];
    for (const change of await Promise.all(changes))
      expect(change).toMatchObject({ ok: false, error: { code: 'workspace.read-only' } });
    expect(workspace.isLocked()).toBe(true);
    await workspace.close();
    expect(readFileSync(apart).equals(before)).toBe(true);
  });

  it('found in the background becomes read-only then', async () => {
    const apart = putApart('background');
    const raw = new DatabaseSync(apart);
    raw.exec("UPDATE revocation SET reason = 'superseded' WHERE reason = 'keyCompromise'");
    raw.close();
    const workspace = valueOf(await test.application.openWorkspace({ file: apart }));
    expect(valueOf(await workspace.state()).readOnly).toBe(false);
    let told = 0;
    workspace.onChange((tables) => tables.includes('damage') && (told += 1));
    const report = valueOf(await workspace.checkQuickly({ signal: UNWATCHED.signal, progress: () => undefined }));
    expect(report.findings[0]).toMatchObject({ code: 'store.row-digest', table: 'revocation' });
    expect(told).toBe(1);
    expect(valueOf(await workspace.state())).toMatchObject({ readOnly: true, damage: report.findings });
    await workspace.close();
  });
});
