// node scripts/render-icons.mjs: draws assets/icon.svg at every size that desktops ask for. Needs a Chromium; its pictures
// are kept in the repository, so nobody else does.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { die, ROOT } from './setup.mjs';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
const CHROMIUM = process.env.COUNTERSIGN_RUNTIME_CHROMIUM ?? '/usr/bin/chromium';
const folder = path.join(ROOT, 'assets', 'icons');
const svg = readFileSync(path.join(ROOT, 'assets', 'icon.svg'), 'utf8').replace(/width="\d+" height="\d+"/, '');

mkdirSync(folder, { recursive: true });
for (const size of SIZES) draw(size);
writeFileSync(
  path.join(ROOT, 'assets', 'icon.ico'),
  buildIco(ICO_SIZES.map((size) => [size, readFileSync(pictureOf(size))])),
);

function pictureOf(size) {
  return path.join(folder, `${size}x${size}.png`);
}

function draw(size) {
  const work = mkdtempSync(path.join(tmpdir(), 'icon-'));
  const page = path.join(work, 'page.html');
  writeFileSync(page, `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  const flags = ['--headless', '--disable-gpu', '--hide-scrollbars', '--default-background-color=00000000'];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const target = [
    `--screenshot=${pictureOf(size)}`,
    `--window-size=${size},${size}`,
    `--user-data-dir=${work}/profile`,
  ];
  const drawn = spawnSync(CHROMIUM, [...flags, ...asRoot, ...target, pathToFileURL(page).href], { stdio: 'ignore' });
  rmSync(work, { recursive: true, force: true });
  if (drawn.status !== 0) die(`${CHROMIUM} drew nothing`);
}

/** An ICO file whose pictures are PNG (Windows Vista and later). */
function buildIco(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(([size, png], index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}
