import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TlsParty } from '../../shared/model/connection.ts';
import { createTranscript, type Transcript } from './transcript.ts';

interface Trace {
  readonly name: string;
  readonly records: readonly { readonly from: TlsParty; readonly hex: string }[];
  readonly secrets: readonly string[];
  readonly messages: readonly string[];
}

const FILE = join(import.meta.dirname, '..', 'testing', 'vectors', 'tls', 'rfc8448.json');
const traces = JSON.parse(readFileSync(FILE, 'utf8')) as readonly Trace[];

function replay({ records, secrets }: Trace): Transcript {
  const transcript = createTranscript();
  for (const line of secrets) transcript.secret(line);
  for (const { from, hex } of records) transcript.feed(from, Buffer.from(hex, 'hex'), 0);
  transcript.flush();
  return transcript;
}

describe('the traces that RFC 8448 publishes', () => {
  it.each(traces)('are opened message by message: $name', (trace) => {
    const messages = replay(trace).messages();
    expect(messages.map(({ from, type }) => `${from} ${type}`)).toEqual(trace.messages);
    const plain = messages.filter(({ type }) => type === 'ApplicationData');
    expect(plain.map(({ bytes }) => bytes)).toEqual(trace.name.includes('0-RTT') ? [6, 50, 50] : [50, 50]);
  });

  it.each(traces)('show the record, the secret and the sequence number behind each message: $name', (trace) => {
    const messages = replay(trace).messages();
    const wire = new Map(
      messages.flatMap(({ from, records }) => (records ?? []).map((each) => [`${from} ${each.number}`, each] as const)),
    );
    expect(wire.size).toBe(trace.records.length);
    for (const from of ['client', 'server'] as const) {
      const sent = trace.records.filter((each) => each.from === from);
      for (const [number, { hex }] of sent.entries()) {
        const record = wire.get(`${from} ${number}`);
        expect(record?.hex).toBe(hex.slice(0, 512));
        expect(record?.bytes).toBe(hex.length / 2);
        if (record?.key !== null && record?.key !== undefined)
          expect(trace.secrets.some((line) => line.startsWith(`${record.key?.secret} `))).toBe(true);
      }
    }
    const keys = messages.map(({ records }) => records?.[0]?.key).filter((key) => key !== null && key !== undefined);
    expect(keys.length).toBe(messages.length - 2);
  });

  it('tell the ticket, the identity it was resumed by and the early data', () => {
    const [first, second] = traces.map((trace) => replay(trace));
    expect(first?.facts().tickets).toMatchObject([{ lifetimeSeconds: 30 }]);
    expect(second?.facts().serverHello?.pskIndex).toBe(0);
    expect(second?.facts().clientHello?.offersEarlyData).toBe(true);
    const early = second?.messages()[1];
    expect(early?.records?.[0]?.key).toEqual({ secret: 'CLIENT_EARLY_TRAFFIC_SECRET', sequence: 0 });
    const end = second?.messages().find(({ type }) => type === 'EndOfEarlyData');
    expect(end?.records?.[0]?.key).toEqual({ secret: 'CLIENT_EARLY_TRAFFIC_SECRET', sequence: 1 });
  });

  it('leave early data closed without its secret, and read on', () => {
    const [, trace] = traces;
    if (trace === undefined) throw new Error('no trace');
    const without = replay({ ...trace, secrets: trace.secrets.filter((line) => !line.includes('EARLY')) });
    const types = without.messages().map(({ type }) => type);
    expect(without.messages()[1]).toMatchObject({ type: 'ApplicationData', summary: 'sealed' });
    expect(types.filter((type) => type === 'Encrypted').length).toBe(1);
    expect(types.filter((type) => type === 'Finished').length).toBe(2);
  });
});
