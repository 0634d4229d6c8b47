import { readFileSync } from 'node:fs';
import { refuseUnknownMembers } from '../loud.ts';

const PNG_MAGIC = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

export interface NativeImage {
  isEmpty(): boolean;
  toPNG(): Buffer;
  toDataURL(): string;
  getSize(): { width: number; height: number };
}

/** Electron's `nativeImage` for PNG files; nothing is decoded or resized. */
export const nativeImage = refuseUnknownMembers(
  {
    createEmpty: (): NativeImage => buildImage(Buffer.alloc(0)),
    createFromBuffer: (buffer: Buffer): NativeImage => buildImage(buffer),
    createFromDataURL: (url: string): NativeImage => buildImage(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
    createFromPath: (path: string): NativeImage => buildImage(readIfThere(path)),
  },
  'nativeImage',
);

function buildImage(png: Buffer): NativeImage {
  const isPng = png.subarray(0, 4).equals(PNG_MAGIC) && png.length > 24;
  return refuseUnknownMembers(
    {
      isEmpty: () => !isPng,
      toPNG: () => png,
      toDataURL: () => `data:image/png;base64,${png.toString('base64')}`,
      getSize: () => (isPng ? { width: png.readUInt32BE(16), height: png.readUInt32BE(20) } : { width: 0, height: 0 }),
    },
    'nativeImage',
  );
}

/** As in Electron, a file that cannot be read gives an empty image. */
function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
