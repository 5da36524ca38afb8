// describe and expect of a local library, bundled: each assertion is a check, a failure ends its block.
// args: --summary-mode=full
// expect: all as expected
// expect: █ GROUP: answers
// expect: ↳ GROUP: broken
// expect: ✓ expected status to equal 200
// expect: ✓ expected the body to have a JSON body
// expect: ✓ expected the body to be a 'string'
// expect: ✗ expected 1 to equal 2
// expect: broken: expected 1 to equal 2
// expect: checks_total.......: 16
// expect: checks_failed......: 6.25%
// expect-not: nobody comes here
import http from 'k6/http';
import { AssertionError, describe, expect } from './jslib/chai.js';
import { refused, same, verdict } from './lib/known.js';

export default function () {
  const passed = describe('answers', () => {
    const response = http.get(`${__ENV.BASE_URL}/get?a=b`);
    expect(response.status, 'status').to.equal(200);
    expect(response, 'the body').to.have.validJsonBody();
    expect(response.json(), 'the body').to.have.property('args').that.has.property('a', 'b').and.is.a('string');
    expect(response.headers).to.be.an('object').that.is.not.empty;
  });
  same('passed', passed, true);
  describe('values', () => {
    expect([1, { a: [new Date(5)] }]).to.deep.equal([1, { a: [new Date(5)] }]).and.not.eql([1]);
    expect(3).to.be.within(1, 3).and.not.above(3);
    expect('text').to.match(/^te/).and.include('xt').and.have.lengthOf(4);
    same('failed', describe('broken', () => {
      expect(1).to.equal(2);
      console.log('nobody comes here');
    }), false);
  });
  refused('an unknown word', () => expect(1).to.bee.ok, "expect knows no 'bee'");
  refused('other exceptions', () => describe('throws', () => { throw new RangeError('mine'); }), 'RangeError', 'name');
  const error = new AssertionError('m');
  same('its error', `${error} ${error instanceof Error} ${typeof error.stack}`, 'AssertionError: m true string');
  console.log(verdict());
}
