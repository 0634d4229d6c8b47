import { readFileSync, statfsSync } from 'node:fs';
import { resolve, sep } from 'node:path';

/** Answers the type of the network file system a folder lies on, or null where it is local. Injectable for tests. */
export type ProbeFileSystem = (folder: string) => string | null;

/** `f_type` of statfs(2), Linux, linux/magic.h. */
const NETWORK_MAGIC: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0x517b, 'smb'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
  [0x01021997, '9p'],
  [0x564c, 'ncp'],
  [0x5346414f, 'afs'],
  [0x6b414653, 'afs'],
  [0x73757245, 'coda'],
  [0x00c36400, 'ceph'],
  [0x0bd00bd0, 'lustre'],
  [0x47504653, 'gpfs'],
  [0x786f4256, 'vboxsf'],
]);

const FUSE_MAGIC = 0x65735546;

/** FUSE carries local disks (NTFS, AppImage) and networks alike; these reach over a network. */
const NETWORK_FUSE =
  /^fuse\.(sshfs|rclone|gvfsd-fuse|s3fs|goofys|gcsfuse|glusterfs|davfs|davfs2|curlftpfs|ceph|ceph-fuse|juicefs|moosefs|mfs|smbnetfs)$/;

/**
 * Tells a network file system by statfs(2) and, under FUSE, by the mount table.
 *
 * SQLite's write-ahead log needs memory shared between processes and honest locks, which these don't give
 * (https://www.sqlite.org/wal.html). On Windows a UNC path counts; a drive letter mapped to a share isn't recognised.
 */
export const probeFileSystem: ProbeFileSystem = (folder) => {
  if (process.platform === 'win32') return /^[\\/]{2}[^?.\\/]/.test(folder) ? 'unc' : null;
  if (process.platform !== 'linux') return null;
  const magic = statfsSync(folder).type >>> 0;
  if (magic !== FUSE_MAGIC) return NETWORK_MAGIC.get(magic) ?? null;
  const type = findMountType(folder, readFileSync('/proc/self/mountinfo', 'utf8'));
  return type && NETWORK_FUSE.test(type) ? type : null;
};

/** Type of the innermost mount that holds a folder, from the text of /proc/self/mountinfo (proc(5)). */
export function findMountType(folder: string, mountInfo: string): string | null {
  const path = resolve(folder);
  let best: { readonly point: string; readonly type: string } | null = null;
  for (const line of mountInfo.split('\n')) {
    const [before, after] = line.split(' - ');
    const point = before
      ?.split(' ')[4]
      ?.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    const type = after?.split(' ')[0];
    if (!point || !type || !holds(point, path)) continue;
    if (!best || point.length >= best.point.length) best = { point, type };
  }
  return best?.type ?? null;
}

const holds = (point: string, path: string): boolean => point === '/' || path === point || path.startsWith(point + sep);
