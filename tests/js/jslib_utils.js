// A local library of utilities.
// expect: all as expected
import { bellStages, findBetween, parseDuration, randomIntBetween, randomItem, randomString, uuidv4 } from './jslib/utils.js';
import * as utils from './jslib/utils.js';
import { randomSeed } from 'k6';
import http from 'k6/http';
import { alike, refused, same, verdict } from './lib/known.js';

export const options = { scenarios: { bell: { executor: 'shared-iterations', iterations: bellStages(3, 10).length > 0 ? 1 : 0 } } };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export default function () {
  same('exports', Object.keys(utils).length, 7);
  const numbers = Array.from({ length: 200 }, () => randomIntBetween(3, 5));
  alike('all of a range, nothing else', [...new Set(numbers)].sort(), [3, 4, 5]);
  same('an item', ['a', 'b'].includes(randomItem(['a', 'b'])), true);
  same('a text', /^[xy]{20}$/.test(randomString(20, 'xy')), true);
  for (const secure of [false, true]) same('uuids', uuid.test(uuidv4(secure)) && uuidv4(secure) !== uuidv4(secure), true);
  randomSeed(7);
  const [first, again] = [uuidv4(), (randomSeed(7), uuidv4())];
  same('of a seed', first, again);
  same('duration', parseDuration('1h2m3.5s10ms'), 3723510);
  refused('no duration', () => parseDuration('1 hour'), '1 hour is no duration');
  alike('stages', bellStages(10, 50).map((s) => s.target), [1, 6, 10, 6, 1, 0]);

  const page = http.get(`${__ENV.BASE_URL}/html`).body;
  same('between', findBetween(page, '<title>', '</title>').length > 0, true);
  alike('all between', findBetween('<a><b>', '<', '>', true), ['a', 'b']);
  same('nothing between', findBetween('<a', '<', '>'), null);
  console.log(verdict());
}
