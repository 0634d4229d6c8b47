import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import {
  codeOf,
  startTestApplication,
  TEST_INSTANT,
  type TestApplication,
  valueOf,
} from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let test: TestApplication;
let workspace: Workspace;
let id: AuthorityId;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  const root = { name: 'Root', key: 'p256', validity: { count: 10, unit: 'years' } } as const;
  ({ id } = valueOf(await workspace.authorities.create(root)));
});
afterEach(() => test.end());

const told = async (): Promise<readonly string[]> => {
  valueOf(await workspace.alerts.check());
  const { items } = valueOf(await workspace.alerts.page({ list: 'open', offset: 0, limit: 50 }));
  return items
    .filter(({ kind }) => kind.includes('signer') || kind === 'responder-down')
    .map((one) => `${one.kind} ${one.name}`);
};
const announced = async (): Promise<number> => valueOf(await workspace.alerts.takeAnnouncements()).length;

it('the last signer of answers is told of before its end and after it, each once, until others are made', async () => {
  valueOf(await workspace.responder.set({ signerDays: 7, signersAhead: 0 }));
  valueOf(await workspace.responder.renewSigners(id));
  expect(await told()).toEqual([]);
  const until = async (): Promise<number> =>
    valueOf(await workspace.responder.state()).authorities.find((one) => one.id === id)?.rotation.current?.useUntil ??
    0;
  test.clock.now = (await until()) - HOUR;
  expect(await told()).toEqual(['signer-ending Root']);
  expect(await announced()).toBe(1);
  expect(await told()).toEqual(['signer-ending Root']);
  expect(await announced()).toBe(0);
  test.clock.now = (await until()) + DAY;
  expect(await told()).toEqual(['signer-ended Root']);
  expect(await announced()).toBe(1);
  valueOf(await workspace.responder.renewSigners(id));
  expect(await told()).toEqual([]);
  test.clock.now = TEST_INSTANT + 40 * DAY;
  expect(await told()).toEqual([]);
});

it('a responder that could not listen is an alert until it listens, or nobody wants it to', async () => {
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  valueOf(await workspace.responder.set({ address: '127.0.0.1', port }));
  for (let turn = 0; turn < 2; turn += 1) {
    expect(codeOf(await workspace.responder.start())).toBe('listen.failed');
    expect(await told()).toEqual([`responder-down 127.0.0.1:${port}`]);
    expect(await announced()).toBe(turn === 0 ? 1 : 0);
  }
  valueOf(await workspace.responder.stop());
  expect(await told()).toEqual([]);
  expect(codeOf(await workspace.responder.start())).toBe('listen.failed');
  await new Promise((done) => taken.close(done));
  valueOf(await workspace.responder.start());
  expect(await told()).toEqual([]);
  valueOf(await workspace.responder.stop());
});
