import { describe, expect, it } from 'vitest';
import { buildCheckpointText, EXPORT_BEGIN, MAX_EXPORT_OCTETS } from '../../shared/model/activity-log.ts';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import { isSignedShape } from './signed-shape.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const tlv = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return new Uint8Array([
    tag,
    ...(length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff]),
    ...parts.flatMap((part) => [...part]),
  ]);
};

const VERSION = hex('02 01 01');
const ALGORITHM = hex('30 0a 06 08 2a 86 48 ce 3d 04 03 02');
const NAME = hex('30 00');
const TIME = hex('17 0d 32 36 30 31 30 31 30 30 30 30 30 30 5a');
const LONG_TIME = hex('18 0f 32 30 32 36 30 31 30 31 30 30 30 30 30 30 5a');
const REVOKED = hex('30 00');
const EXTENSIONS = hex('a0 02 30 00');
const SPKI = hex('30 00');
const SERIAL = hex('02 01 01');
const RESPONDER = hex('a2 02 04 00');

const LISTS = {
  whole: tlv(0x30, VERSION, ALGORITHM, NAME, TIME, LONG_TIME, REVOKED, EXTENSIONS),
  empty: tlv(0x30, VERSION, ALGORITHM, NAME, TIME, TIME, EXTENSIONS),
  endless: tlv(0x30, VERSION, ALGORITHM, NAME, LONG_TIME),
};
const RESPONSES = {
  plain: tlv(0x30, RESPONDER, LONG_TIME, hex('30 00')),
  byName: tlv(0x30, hex('a0 03 02 01 00'), hex('a1 02 30 00'), LONG_TIME, hex('30 00'), hex('a1 02 30 00')),
};
const OTHERS = {
  nothing: new Uint8Array(),
  octets: new TextEncoder().encode('client hello, or a script, or anything else'),
  'a certificate of version 3': tlv(
    0x30,
    hex('a0 03 02 01 02'),
    SERIAL,
    ALGORITHM,
    NAME,
    tlv(0x30, TIME, TIME),
    NAME,
    SPKI,
  ),
  'a certificate of version 1 with the serial 1': tlv(0x30, SERIAL, ALGORITHM, NAME, tlv(0x30, TIME, TIME), NAME, SPKI),
  'a request': tlv(0x30, hex('02 01 00'), NAME, SPKI, hex('a0 00')),
  'a list of version 1': tlv(0x30, ALGORITHM, NAME, TIME, TIME),
  'a list of another version': tlv(0x30, hex('02 01 02'), ALGORITHM, NAME, TIME, TIME),
  'a list with something behind it': new Uint8Array([...LISTS.whole, 0]),
  'a list with a strange end': tlv(0x30, VERSION, ALGORITHM, NAME, TIME, TIME, EXTENSIONS, NAME),
  'a list cut short': LISTS.whole.subarray(0, -1),
  'answers with a time of another kind': tlv(0x30, RESPONDER, TIME, hex('30 00')),
  'answers without a responder': tlv(0x30, LONG_TIME, hex('30 00')),
};

describe('the shape of what is signed', () => {
  it.each(Object.entries(LISTS))('takes a CRL (%s) for the one purpose alone', (_, message) => {
    expect([isSignedShape('crl', message), isSignedShape('ocsp', message)]).toEqual([true, false]);
  });

  it.each(Object.entries(RESPONSES))('takes answers of OCSP (%s) for the one purpose alone', (_, message) => {
    expect([isSignedShape('crl', message), isSignedShape('ocsp', message)]).toEqual([false, true]);
  });

  it.each(Object.entries(OTHERS))('takes %s for neither', (_, message) => {
    expect([isSignedShape('crl', message), isSignedShape('ocsp', message)]).toEqual([false, false]);
  });

  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  const CHECKPOINT = {
    workspaceId: 'w'.repeat(26) as WorkspaceId,
    sequence: 256,
    hash: '0a'.repeat(32),
    at: 1_767_225_600_000,
    reason: 'entries',
    previous: 0,
  } as const;

  it('takes checkpoints and exports of the activity log for that purpose alone', () => {
    const messages = [text(buildCheckpointText(CHECKPOINT)), text(`${EXPORT_BEGIN}"part":1}\n{}\n`)];
    expect(messages.map((message) => isSignedShape('log', message))).toEqual([true, true]);
    expect(messages.some((message) => isSignedShape('crl', message) || isSignedShape('ocsp', message))).toBe(false);
  });

  it('takes nothing else for the log, however alike', () => {
    const checkpoint = buildCheckpointText(CHECKPOINT);
    const others = [
      ...Object.values(LISTS),
      ...Object.values(RESPONSES),
      ...Object.values(OTHERS),
      text(''),
      text(`${checkpoint} `),
      text(`${checkpoint}previous 0\n`),
      text(checkpoint.replace('reason entries', 'reason because')),
      text(checkpoint.replace('sequence 256', 'sequence 0')),
      text(checkpoint.replace('checkpoint 1', 'checkpoint 2')),
      text(` ${EXPORT_BEGIN}`),
      new Uint8Array(Buffer.alloc(MAX_EXPORT_OCTETS + 1, EXPORT_BEGIN)),
    ];
    expect(others.filter((message) => isSignedShape('log', message))).toEqual([]);
  });
});
