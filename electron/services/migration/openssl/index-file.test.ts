import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type IndexLine, readIndex } from './index-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-index-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(text: string, mostLines?: number): Promise<readonly IndexLine[]> {
  const file = path.join(folder, 'index.txt');
  writeFileSync(file, text);
  const lines: IndexLine[] = [];
  for await (const group of readIndex(file, mostLines)) lines.push(...group);
  return lines;
}
const line = (revoked: string, serial = '0A'): string => `R\t300101000000Z\t${revoked}\t${serial}\tunknown\t/CN=x\n`;
const revocationOf = async (revoked: string) => {
  const [one] = await read(line(revoked));
  return one?.problem === undefined ? one?.revocation : one.problem;
};
const serialOf = async (serial: string) => {
  const [one] = await read(line('260102030405Z', serial));
  return one?.problem === undefined ? one?.serialHex : one.problem;
};

it('reads both forms of time, and no time that the calendar has not', async () => {
  expect(await revocationOf('260102030405Z')).toMatchObject({ revokedAt: Date.UTC(2026, 0, 2, 3, 4, 5) });
  expect(await revocationOf('20560102030405Z')).toMatchObject({ revokedAt: Date.UTC(2056, 0, 2, 3, 4, 5) });
  expect(await revocationOf('500102030405Z')).toMatchObject({ revokedAt: Date.UTC(1950, 0, 2, 3, 4, 5) });
  for (const wrong of ['260230030405Z', '260102240000Z', '260102036000Z', '2601020304Z', '', 'soon'])
    expect(await revocationOf(wrong)).toEqual({ reason: 'unspecified' });
});

it('reads reasons as openssl ca writes them, whatever their case', async () => {
  const reasonOf = async (reason: string) => revocationOf(`260102030405Z,${reason}`);
  expect(await reasonOf('CACompromise')).toMatchObject({ reason: 'cACompromise' });
  expect(await reasonOf('certificatehold')).toMatchObject({ reason: 'certificateHold' });
  expect(await reasonOf('holdInstruction,holdInstructionReject')).toMatchObject({ reason: 'certificateHold' });
  expect(await reasonOf('keyTime,20250101000000Z')).toEqual({
    revokedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    reason: 'keyCompromise',
    invaliditySince: Date.UTC(2025, 0, 1),
  });
  expect(await reasonOf('CAkeyTime,20250101000000Z')).toMatchObject({ reason: 'cACompromise' });
  for (const odd of ['somethingNew', 'constructor', '__proto__', 'toString']) {
    const [one] = await read(line(`260102030405Z,${odd}`));
    expect(structuredClone(one)).toMatchObject({ revocation: { reason: 'unspecified' }, note: 'reason-unspecified' });
  }
  expect(await read(line('260102030405Z'))).toMatchObject([{ note: undefined }]);
});

it('spells serial numbers as lists here do, negative ones by the octets of their INTEGER', async () => {
  expect(await serialOf('0A')).toBe('0a');
  expect(await serialOf('00FF')).toBe('ff');
  expect(await serialOf('00')).toBe('00');
  expect(await serialOf('ABC')).toBe('0abc');
  expect(await serialOf('-01')).toBe('-ff');
  expect(await serialOf('-80')).toBe('-80');
  expect(await serialOf('-81')).toBe('-ff7f');
  expect(await serialOf('-8000')).toBe('-8000');
  expect(await serialOf('xyz')).toBe('revocation-unreadable');
});

it('numbers lines, with comments and empty ones, at ends of every kind and through pieces of the file', async () => {
  const many = Array.from({ length: 9000 }, (_, at) => line('260102030405Z', (at + 256).toString(16).padStart(4, '0')));
  const lines = await read(
    `# a comment\n\n${many.join('').replaceAll('\n', '\r\n')}broken\n${line('260102030405Z').trimEnd()}`,
  );
  expect(lines).toHaveLength(9002);
  expect(lines[0]).toMatchObject({ number: 3, serialHex: '0100' });
  expect(lines.at(-2)).toEqual({ number: 9003, problem: 'line-malformed' });
  expect(lines.at(-1)).toMatchObject({ number: 9004, serialHex: '0a' });
});

it('tells a line of many megabytes by its number and reads on', async () => {
  const lines = await read(`${'x'.repeat(3_000_000)}\n${line('260102030405Z')}`);
  expect(lines).toMatchObject([
    { number: 1, problem: 'line-malformed' },
    { number: 2, serialHex: '0a' },
  ]);
});

it('keeps what a broken line revokes as long as its serial number is whole, and tells where it is not', async () => {
  const mended = { serialHex: '1000', note: 'revocation-mended' };
  expect(await read('R\tnever\t260102030405Z,superseded\t1000\tunknown\t/CN=x\n')).toMatchObject([
    { ...mended, revocation: { reason: 'superseded', revokedAt: Date.UTC(2026, 0, 2, 3, 4, 5) } },
  ]);
  expect(await read('R\t300101000000Z\t,keyCompromise\t1000\tunkn')).toMatchObject([
    { ...mended, revocation: { reason: 'keyCompromise' } },
  ]);
  expect(await read(line('260102030405Z', '1000').replace('x', 'x'.repeat(700_000)))).toMatchObject([mended]);
  expect(await read(`${line('260102030405Z', '1000').trimEnd()}\tmore\n`)).toMatchObject([mended]);
  for (const torn of ['R', 'R\t300101000000Z\t260102030405Z', 'R\t300101000000Z\t260102030405Z\t10'])
    expect(await read(torn)).toEqual([{ number: 1, problem: 'revocation-unreadable' }]);
  expect(await read(`V\t300101000000Z\t\t0A`)).toEqual([{ number: 1, problem: 'line-malformed' }]);
});

it('ends behind so many lines and says so', async () => {
  const lines = await read(line('260102030405Z').repeat(5), 3);
  expect(lines).toHaveLength(4);
  expect(lines.at(-1)).toEqual({ number: 4, problem: 'too-many' });
});

it('takes a tab behind a backslash for a part of a subject', async () => {
  const [one] = await read('V\t300101000000Z\t\t0A\tunknown\t/CN=a\\\tb\n');
  expect(one).toMatchObject({ subject: '/CN=a\\\tb', revocation: undefined });
});
