// A local parser of comma-separated values in UMD, with SharedArray.
// expect: all as expected
import { SharedArray } from 'k6/data';
import Csv from './jslib/csv.js';
import { alike, same, verdict } from './lib/known.js';

export const options = { vus: 2, iterations: 2 };

const people = new SharedArray('people', () => Csv.parse(open('./data/people.csv'), { header: true, skipEmptyLines: true }).data);

export default function () {
  same('shared', people.length > 1 && Object.keys(people[0]).length > 1, true);
  const { data, meta, errors } = Csv.parse('\ufeffname;n;ok\r\n"a ""b"";c";1.5;true\r\n"two\nlines";-2e3;x\r\n;;', { header: true, dynamicTyping: true });
  alike('rows', data, [{ name: 'a "b";c', n: 1.5, ok: true }, { name: 'two\nlines', n: -2000, ok: 'x' }, { name: '', n: '', ok: '' }]);
  alike('meta', meta, { delimiter: ';', fields: ['name', 'n', 'ok'] });
  same('no errors', errors.length, 0);
  const ragged = Csv.parse('a,b\n1\n1,2,3\n"open', { header: true });
  alike('errors', ragged.errors.map((e) => e.code), ['MissingQuotes', 'TooFewFields', 'TooManyFields', 'TooFewFields']);
  alike('what is too much', ragged.data[1], { a: '1', b: '2', __parsed_extra: ['3'] });
  const rows = [{ a: 'x,y', b: ' z' }, { a: 'q"', b: null }];
  same('written', Csv.unparse(rows), 'a,b\r\n"x,y"," z"\r\n"q""",');
  let steps = 0;
  Csv.parse('1\n2\n3', { step: ({ data: [n] }) => { steps += Number(n); } });
  same('steps', steps, 6);
  console.log(verdict());
}
