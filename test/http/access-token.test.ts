import { describe, expect, it } from '@jest/globals';
import { accessTokenOf } from '../../src/http/access-token.ts';

const NO_QUERY = new URLSearchParams();

describe('the access token of a request', () => {
  it.each([
    [{ authorization: 'Bearer abc' }, '', 'abc'],
    [{ authorization: 'bearer  abc ' }, '', 'abc'],
    [{ authorization: 'BEARER abc' }, '', 'abc'],
    [{ 'private-token': 'abc' }, '', 'abc'],
    [{}, 'private_token=a%2Bc', 'a+c'],
    [{ authorization: 'Basic YTpi' }, '', undefined],
    [{ authorization: 'Bearer' }, '', undefined],
    [{ authorization: 'Bearer ' }, '', undefined],
    [{ authorization: 'Bearer a b' }, '', undefined],
    [{ cookie: 'private_token=abc' }, '', undefined],
    [{}, 'private_token=', undefined],
    [{}, 'access_token=abc', 'abc'],
    [{}, 'access_token=', undefined],
  ])('of the headers %j and the query "%s" is %s', (headers, query, token) => {
    expect(accessTokenOf(headers, new URLSearchParams(query))).toBe(token);
  });

  it('is the one that GitLab would take: private_token, PRIVATE-TOKEN, access_token, Authorization', () => {
    const headers = { 'private-token': 'second', authorization: 'Bearer fourth' };
    const query = new URLSearchParams('access_token=third');
    expect(accessTokenOf(headers, new URLSearchParams('access_token=third&private_token=first'))).toBe(
      'first',
    );
    expect(accessTokenOf(headers, query)).toBe('second');
    expect(accessTokenOf({ authorization: headers.authorization }, query)).toBe('third');
    expect(accessTokenOf({ authorization: headers.authorization }, NO_QUERY)).toBe('fourth');
  });

  it('is looked for further when a place holds a blank', () => {
    expect(accessTokenOf({ 'private-token': ' ', authorization: 'Bearer third' }, NO_QUERY)).toBe('third');
  });
});
