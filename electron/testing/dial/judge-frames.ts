import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildPcapng } from '../../tls/export/pcapng.ts';
import { createTranscript, type Transcript } from '../../tls/transcript.ts';
import { COMPARED, type FrameFacts, readFrame } from './read-frames.ts';
import type { Recorded } from './record-session.ts';

const run = promisify(execFile);
/** The handshake of TCP that a capture begins with. */
const FRAMES_BEFORE = 3;
const CLIENT = { address: '10.0.0.1', port: 50_000 } as const;
const SERVER = { address: '10.0.0.2', port: 443 } as const;
const CERTIFICATES = 'certificates_sha256';
const LENGTHS = 'certificates_len';

/** Another decoder's names of the facts, but for the certificates, which it gives whole. */
const FIELDS = [...COMPARED].filter((name) => name !== CERTIFICATES && name !== LENGTHS);

export interface JudgedFrame extends FrameFacts {
  readonly sender: readonly string[];
}

/** What tshark reads from each frame with the same secrets; frames without a message are left out. */
export async function judgeFrames(folder: string, { segments, secrets }: Recorded): Promise<readonly JudgedFrame[]> {
  const capture = join(folder, 'session.pcapng');
  const keys = join(folder, 'session.keys');
  const recording = { stoodAt: 0, client: CLIENT, server: SERVER, events: segments, secrets: [] };
  writeFileSync(capture, buildPcapng(recording));
  writeFileSync(keys, `${secrets.join('\n')}\n`);
  const names = ['frame.number', 'ip.src', 'tls.handshake.certificate', ...FIELDS.map((name) => `tls.${name}`)];
  const { stdout } = await run(
    'tshark',
    [
      '-r',
      capture,
      '-o',
      `tls.keylog_file:${keys}`,
      '-T',
      'fields',
      '-E',
      'separator=;',
      ...names.flatMap((name) => ['-e', name]),
    ],
    { maxBuffer: 16_777_216 },
  );
  return stdout
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const [, source, certificates, ...lists] = line
        .split(';')
        .map((cell) => cell.split(',').filter((each) => each !== ''));
      const frame: Record<string, readonly string[]> = Object.fromEntries(
        FIELDS.map((name, i) => [name, lists[i] ?? []]),
      );
      const ders = (certificates ?? []).map((hex) => Buffer.from(hex.replaceAll(':', ''), 'hex'));
      frame[CERTIFICATES] = ders.map((der) => createHash('sha256').update(der).digest('hex'));
      frame[LENGTHS] = ders.map((der) => String(der.length));
      const sender = source?.[0] === CLIENT.address ? 'client' : 'server';
      return saysSomething(frame) ? [{ ...frame, sender: [sender] }] : [];
    });
}

/** What our own transcript says of the same frames. */
export function ownFrames({ segments, secrets }: Recorded): {
  readonly frames: readonly JudgedFrame[];
  readonly transcript: Transcript;
} {
  const transcript = createTranscript();
  for (const line of secrets) transcript.secret(line);
  for (const [index, { from, bytes }] of segments.entries()) transcript.feed(from, bytes, index + 1 + FRAMES_BEFORE);
  transcript.flush();
  const frames = segments.flatMap(({ from }, index) => {
    const messages = transcript.messages().filter(({ atMs }) => atMs === index + 1 + FRAMES_BEFORE);
    const read = readFrame(messages);
    const frame = Object.fromEntries([...COMPARED].map((name) => [name, read[name] ?? []]));
    return saysSomething(frame) ? [{ ...frame, sender: [from] }] : [];
  });
  return { frames, transcript };
}

const saysSomething = (frame: FrameFacts): boolean => Object.values(frame).some((list) => list.length > 0);
