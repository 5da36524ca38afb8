// args: --log-format=raw
// expect: keys path,read,seek,stat {"name":"fox.txt","size":21}
// expect: 1 part 4 "quic"
// expect: 2 part 4 "quic"
// expect: rest 11 null
// expect: view 0,84,104,0
// expect: ends 20 0 null 0
// expect: refused NotFoundError: no such file or directory
// expect: refused InvalidResourceError: cannot open
// expect: refused TypeError: open() failed; reason: path cannot be empty
// expect: refused TypeError: open() failed; reason: path cannot be null or undefined
// expect: refused Error: from toString
// expect: late ForbiddenError: open() failed; reason: opening a file is allowed only in the Init context
// expect: new ForbiddenError: open() failed; reason: "data/people.csv" wasn't opened during initialization (__VU==0)
// expect: refused TypeError: read() failed; reason: into argument must be a Uint8Array
// expect: refused TypeError: seek() failed; reason: the offset argument must be a whole number
// expect: refused TypeError: seek() failed; reason: the offset argument must be a number
// expect: refused TypeError: seek() failed; reason: the whence argument must be a SeekMode
// expect: refused TypeError: seeking beyond end of file
// expect: refused TypeError: seeking before start of file
// expect: refused TypeError: not a File
// expect-not: not refused
import { open, SeekMode } from 'k6/experimental/fs';
import fs from 'k6/experimental/fs';

async function refused(promise, label = 'refused') {
  try {
    console.log('not refused', await promise());
  } catch (e) {
    console.log(label, String(e));
  }
}

const file = await open('./data/fox.txt');
const same = await open(import.meta.resolve('./data/fox.txt'));
const empty = await fs.open('data/empty.txt');
if (__VU === 0) {
  await refused(() => open('data/none.txt'));
  await refused(() => open('data/'));
  await refused(() => open(''));
  await refused(() => open());
  await refused(() => open({ toString() { throw new Error('from toString'); } }));
} else {
  await refused(() => open('data/people.csv'), 'new');
}

export const options = { scenarios: { all: { executor: 'per-vu-iterations', vus: 2 } } };

export default async function () {
  await file.seek(4, SeekMode.Start);
  const part = new Uint8Array(4);
  console.log(__VU, 'part', await file.read(part), JSON.stringify(String.fromCharCode(...part)));
  if (__VU !== 1) return;
  console.log('keys', Object.keys(file).sort().join(), JSON.stringify(await same.stat()), fs.SeekMode.End);
  console.log('rest', await file.read(new Uint8Array(12)).then(() => file.seek(-9, SeekMode.Current)), await empty.read(part));
  const whole = new Uint8Array(4);
  await same.read(whole.subarray(1, 3));
  console.log('view', whole.join());
  const end = await same.seek(0, SeekMode.End);
  await same.seek(1, SeekMode.Current);
  const none = await same.read(new Uint8Array(0));
  await same.seek(0, SeekMode.Start);
  console.log('ends', end, (await empty.stat()).size, none, await same.read(new Uint8Array(0)));
  await refused(() => open('./data/fox.txt'), 'late');
  for (const into of [[], new ArrayBuffer(1), new DataView(new ArrayBuffer(1)), 'text', 5]) await refused(() => file.read(into));
  for (const offset of [1.5, NaN, Infinity, '1', {}, null]) await refused(() => file.seek(offset, SeekMode.Start));
  for (const whence of [3, -1]) await refused(() => file.seek(0, whence));
  await refused(() => file.seek(22, SeekMode.Start));
  await refused(() => file.seek(-22, SeekMode.Current));
  await refused(() => file.seek(2 ** 53 - 1, SeekMode.Current));
  await refused(async () => file.read.call({}, part));
}
