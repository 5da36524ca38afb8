// args: --log-format=raw
// expect: arrays [["name","age","city"],["ann","30","Oslo"],["Lee, Bob","41","New \"York\""],["cy","",""]]
// expect: objects [{"age":"30","city":"Oslo","name":"ann"},{"age":"41","city":"New \"York\"","name":"Lee, Bob"},{"age":"","city":"","name":"cy"}]
// expect: lines [["ann","30","Oslo"],["Lee, Bob","41","New \"York\""]]
// expect: marked [{"id":"a","score":"10"},{"id":"b","score":"20"},{"id":"c","score":"3\n0"}]
// expect: no end 4
// expect: nothing given 4
// expect: 1 next {"done":false,"value":["ann","30","Oslo"]}
// expect: 2 next {"done":false,"value":["ann","30","Oslo"]}
// expect: ended {"done":true,"value":[]} {"done":true,"value":[]}
// expect: read twice GoError: failed to create a new parser; reason: failed to read the first line; reason: EOF
// expect: refused GoError: failed to read record; reason: record on line 3: wrong number of fields
// expect: refused GoError: failed to interpret the provided Parser options; reason: delimiter must be a single character
// expect: refused GoError: failed to interpret the provided Parser options; reason: delimiter must not be a quote or the end of a line
// expect: refused GoError: first argument expected to be a fs.File instance, got string instead
// expect: refused Error: from toString
// expect: refused GoError: encountered an error while interpreting Parser options; reason: fromLine must be less than or equal to toLine
// expect: row ["a","b"] ["1","2"] record on line 3: wrong number of fields
// expect: row ["4","5"] parse error on line 5, column 3: extraneous or missing " in quoted-field
// expect: last parse error on line 6, column 6: extraneous or missing " in quoted-field
// expect: late GoError: csv Parser constructor must be called in the init context
// expect: refused TypeError: not a Parser
// expect-not: not refused
import { open } from 'k6/experimental/fs';
import csv, { Parser } from 'k6/experimental/csv';

async function refused(promise, label = 'refused') {
  try {
    console.log('not refused', JSON.stringify(await promise()));
  } catch (e) {
    console.log(label, String(e));
  }
}

const people = () => open('data/people.csv');
const tables = {
  arrays: await csv.parse(await people()),
  objects: await csv.parse(await people(), { asObjects: true }),
  lines: await csv.parse(await people(), { fromLine: 1, toLine: 2 }),
  marked: await csv.parse(await open('data/scores.csv'), { delimiter: ';', asObjects: true }),
};
const endless = await csv.parse(await people(), { toLine: Infinity, delimiter: undefined });
const plain = await csv.parse(await people(), null);
const parser = new Parser(await people(), { skipFirstLine: true });
const ragged = new Parser(await open('data/ragged.csv'));

if (__VU === 0) {
  const once = await people();
  await csv.parse(once);
  await refused(() => csv.parse(once, { asObjects: true }), 'read twice');
  await refused(async () => csv.parse(await open('data/ragged.csv')));
  for (const delimiter of ['', '||', '"', '\n', 5e10]) await refused(async () => csv.parse(await people(), { delimiter }));
  await refused(() => csv.parse('data/people.csv'));
  await refused(async () => csv.parse(await people(), { delimiter: { toString() { throw new Error('from toString'); } } }));
  await refused(async () => new Parser(await people(), { fromLine: 2, toLine: 2 }));
}

export const options = { scenarios: { all: { executor: 'per-vu-iterations', vus: 2 } } };

export default async function () {
  console.log(__VU, 'next', JSON.stringify(await parser.next()));
  if (__VU !== 1) return;
  for (const [label, rows] of Object.entries(tables)) console.log(label, JSON.stringify(rows));
  console.log('no end', endless.length);
  console.log('nothing given', plain.length);
  await parser.next();
  await parser.next();
  console.log('ended', JSON.stringify(await parser.next()), JSON.stringify(await parser.next()));
  const row = async () => JSON.stringify((await ragged.next()).value);
  const fails = () => ragged.next().catch((e) => (e instanceof Error || e.message !== undefined ? 'an Error' : String(e)));
  console.log('row', await row(), await row(), await fails());
  console.log('row', await row(), await fails());
  console.log('last', await fails());
  await refused(async () => new Parser({}), 'late');
  await refused(async () => parser.next.call({}));
}
