import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createIn, destinationIn, update } from './documents.ts';
import { FORMS, type Wanted } from './forms.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const URL = 'https://example.com/audit';
const BLOCKED = 'Destination url is blocked: ';
const LONG = `https://example.com/${'x'.repeat(236)}`;
const INVALID = 'Verification token is invalid';
const SHORT = 'Verification token is too short (minimum is 16 characters)';
const TOO_LONG = 'Verification token is too long (maximum is 24 characters)';

// The rows of "HTTP destinations" in GitLab's rules, one after the other.
const REFUSED: [string, object, string[]][] = [
  [
    'an empty URL',
    { destinationUrl: '' },
    ["Destination url can't be blank", 'Destination url must be a valid URL'],
  ],
  [
    'a URL of blanks',
    { destinationUrl: ' \t ' },
    ["Destination url can't be blank", 'Destination url must be a valid URL'],
  ],
  [
    'another scheme',
    { destinationUrl: 'ftp://example.com' },
    [`${BLOCKED}Only allowed schemes are http, https`],
  ],
  ['no scheme', { destinationUrl: 'example.com' }, [`${BLOCKED}Only allowed schemes are http, https`]],
  [
    'localhost',
    { destinationUrl: 'http://localhost/a' },
    [`${BLOCKED}Requests to localhost are not allowed`],
  ],
  ['127.0.0.1', { destinationUrl: 'http://127.0.0.1' }, [`${BLOCKED}Requests to localhost are not allowed`]],
  [
    'a loopback address',
    { destinationUrl: 'http://127.0.0.2' },
    [`${BLOCKED}Requests to loopback addresses are not allowed`],
  ],
  [
    'a private address',
    { destinationUrl: 'http://10.0.0.1' },
    [`${BLOCKED}Requests to the local network are not allowed`],
  ],
  [
    'a private name',
    { destinationUrl: 'http://internal.example' },
    [`${BLOCKED}Requests to the local network are not allowed`],
  ],
  [
    'a link-local address',
    { destinationUrl: 'http://169.254.169.254' },
    [`${BLOCKED}Requests to the link local network are not allowed`],
  ],
  [
    '100.64.0.0/10',
    { destinationUrl: 'http://100.64.1.1' },
    [`${BLOCKED}Requests to the shared address space are not allowed`],
  ],
  [
    'broadcast',
    { destinationUrl: 'http://255.255.255.255' },
    [`${BLOCKED}Requests to the limited broadcast address are not allowed`],
  ],
  ['an unparsable URL', { destinationUrl: 'http://' }, [`${BLOCKED}URI is invalid`]],
  ['a line break in the URL', { destinationUrl: 'https://example.com/\nX' }, [`${BLOCKED}URI is invalid`]],
  ['a bad host', { destinationUrl: 'https://exa$mple.com' }, [`${BLOCKED}Hostname or IP address invalid`]],
  [
    'an unknown host',
    { destinationUrl: 'https://unknown.example' },
    [`${BLOCKED}Host cannot be resolved or invalid`],
  ],
  [
    'a URL of 256 characters',
    { destinationUrl: LONG },
    ['Destination url is too long (maximum is 255 characters)'],
  ],
  ['a name of 73 characters', { name: 'n'.repeat(73) }, ['Name is too long (maximum is 72 characters)']],
  ['a line break in the name', { name: 'a\nb' }, ['Name contains control characters. Remove them.']],
  [
    'an escape character in the name',
    { name: 'a\u001b[2J' },
    ['Name contains control characters. Remove them.'],
  ],
  ['an empty token', { verificationToken: '' }, [SHORT]],
  ['a token of 15 characters', { verificationToken: 't'.repeat(15) }, [SHORT]],
  ['a token of 25 characters', { verificationToken: 't'.repeat(25) }, [TOO_LONG]],
  ['a line break in the token', { verificationToken: 'token-with\nline-break' }, [INVALID]],
  ['a carriage return in the token', { verificationToken: 'token-with\rcarriage-r' }, [INVALID]],
  ['a tab in the token', { verificationToken: 'token-with\ta-tab-in-it' }, [INVALID]],
  ['a letter beyond ASCII in the token', { verificationToken: 'tokén-with-an-accent' }, [INVALID]],
  ['a token both short and unprintable', { verificationToken: 'é' }, [SHORT, INVALID]],
];

describe('the rules of HTTP destinations', () => {
  it.each(REFUSED)('refuse %s', async (_what, input, errors) => {
    const group = await world.group();
    const outcome = await createIn(world, group, { destinationUrl: URL, ...input });
    expect(outcome).toEqual({ node: null, errors, topLevel: undefined });
  });

  it('refuse the same URL, name and token twice in a group, and say so at once', async () => {
    const group = await world.group();
    const input = { destinationUrl: URL, name: 'first', verificationToken: 'a-token-of-20-letters' };
    await destinationIn(world, group, input);
    const { node, errors } = await createIn(world, group, input);
    expect(node).toBeNull();
    expect(errors).toEqual([
      'Destination url has already been taken',
      'Name has already been taken',
      'Verification token has already been taken',
    ]);
    await expect(destinationIn(world, await world.group(), input)).resolves.toMatchObject(input);
  });

  it('refuse a subgroup, together with everything else that is wrong, in the order of the rules', async () => {
    const sub = await world.subgroup(await world.group());
    const { errors } = await createIn(world, sub, {
      destinationUrl: `ftp://example.com/${'x'.repeat(255)}`,
      name: 'n'.repeat(73),
      verificationToken: 'short',
    });
    expect(errors).toEqual([
      `${BLOCKED}Only allowed schemes are http, https`,
      'Destination url is too long (maximum is 255 characters)',
      'Name is too long (maximum is 72 characters)',
      SHORT,
      'Group must not be a subgroup',
    ]);
  });

  it('keep a name from before they were there readable and the destination changeable, but for a new name of the kind', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group, { destinationUrl: URL });
    const name = 'a\nb\u009b2J';
    await world.db.database.prisma.destination.updateMany({
      where: { name: { not: '' }, groupId: group.id },
      data: { name },
    });
    const input = { id, active: false, name };
    expect(await update(world, group, input)).toMatchObject({ errors: [], node: { name, active: false } });
    expect(await update(world, group, { id, name: `${name}c` })).toMatchObject({
      errors: ['Name contains control characters. Remove them.'],
    });
  });

  it.each([
    ['a token of 16 characters', { verificationToken: 't'.repeat(16) }],
    ['a token of 24 characters', { verificationToken: 't'.repeat(24) }],
    ['a token with blanks inside and at its end', { verificationToken: 'token with blanks  ' }],
    ['a name of 72 characters', { name: 'ñ'.repeat(72) }],
    ['a URL of 255 characters', { destinationUrl: LONG.slice(0, 255) }],
    ['a local address that is on the allowlist', { destinationUrl: 'http://10.9.8.7:3000/' }],
    [
      'a URL that a parser would write differently',
      { destinationUrl: 'HTTPS://Example.com:443/a/../b?x=%7e#part' },
    ],
  ])('accept %s and keep it as it is', async (_what, input) => {
    const group = await world.group();
    const { node, errors } = await createIn(world, group, { destinationUrl: URL, ...input });
    expect(errors).toEqual([]);
    expect(node).toMatchObject({ active: true, ...input });
  });

  it('drop blanks around the URL before anything else', async () => {
    const group = await world.group();
    const first = await destinationIn(world, group, { destinationUrl: `  ${URL}\n` });
    expect(first.destinationUrl).toBe(URL);
    const { errors } = await createIn(world, group, { destinationUrl: ` ${URL}` });
    expect(errors).toEqual(['Destination url has already been taken']);
  });

  it.each([[{}], [{ name: null, verificationToken: null }], [{ name: ' ' }]])(
    'generate name and token when they are absent (%j)',
    async (input) => {
      const node = await destinationIn(world, await world.group(), input);
      expect(node.name).toMatch(/^Destination_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(node.verificationToken).toMatch(/^[A-Za-z0-9]{24}$/);
    },
  );

  it('refuse a sixth active destination; a paused one does not count', async () => {
    const group = await world.group();
    const first = await destinationIn(world, group);
    for (let n = 0; n < 4; n++) await destinationIn(world, group);
    const cap = 'Maximum number of external audit event destinations (5) exceeded';
    expect((await createIn(world, group, { destinationUrl: URL })).errors).toEqual([cap]);

    await update(world, group, { id: first.id, active: false });
    await destinationIn(world, group);
    const { node, errors } = await update(world, group, { id: first.id, active: true, name: 'other' });
    expect(errors).toEqual([`Cannot activate: ${cap}`]);
    expect(node).toMatchObject({ id: first.id, active: true, name: 'other' });
  });
});

describe('the rules of HTTP destinations of the instance', () => {
  const client = async () => {
    await world.db.database.prisma.destination.deleteMany({ where: { groupId: null } });
    return FORMS.instance(world, await world.admin());
  };
  // The instance's mutation has no argument for the token.
  const rows = REFUSED.filter(([, input]) => !('verificationToken' in input)) as [string, Row, string[]][];
  type Row = { readonly destinationUrl?: string; readonly name?: string };
  const wanted = ({ destinationUrl = URL, ...rest }: Row): Wanted => ({ url: destinationUrl, ...rest });

  it.each(rows)('refuse %s, new and as a change', async (_what, input, errors) => {
    const instance = await client();
    expect(await instance.create(wanted(input))).toEqual({ node: null, errors, topLevel: undefined });
    const { id } = await instance.made();
    expect((await instance.update({ id, ...wanted(input) })).errors).toEqual(errors);
  });

  it('generate name and token when they are absent, and return a refused update unsaved', async () => {
    const instance = await client();
    const first = await instance.made();
    expect(first.name).toMatch(/^Destination_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(first.token).toMatch(/^[A-Za-z0-9]{24}$/);
    const second = await instance.made({ name: 'mine' });
    const change = { url: first.url, name: first.name, active: false };
    expect(await instance.update({ id: second.id, ...change })).toEqual({
      node: { ...second, ...change },
      errors: ['Destination url has already been taken', 'Name has already been taken'],
      topLevel: undefined,
    });
  });
});

describe('a refused update', () => {
  it('returns the unsaved destination with the reasons, and changes nothing', async () => {
    const group = await world.group();
    const taken = await destinationIn(world, group, { name: 'taken' });
    const before = await destinationIn(world, group, { name: 'mine' });
    const change = { destinationUrl: taken.destinationUrl, name: 'taken', active: false };
    const { node, errors } = await update(world, group, { id: before.id, ...change });
    expect(errors).toEqual(['Destination url has already been taken', 'Name has already been taken']);
    expect(node).toEqual({ ...before, ...change });
    expect((await update(world, group, { id: before.id })).node).toEqual(before);
  });

  it.each([
    ['', ["Destination url can't be blank", 'Destination url must be a valid URL']],
    ['http://127.0.0.1/', [`${BLOCKED}Requests to localhost are not allowed`]],
    [LONG, ['Destination url is too long (maximum is 255 characters)']],
  ])('checks the URL %j as at the creation', async (destinationUrl, errors) => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    expect((await update(world, group, { id, destinationUrl })).errors).toEqual(errors);
  });
});

describe('a refusal because of a local address', () => {
  it('tells the log what to set, without the secrets of the URL', async () => {
    const group = await world.group();
    world.logged.length = 0;
    await createIn(world, group, { destinationUrl: 'http://user:hunter2@internal.example/hook?key=hunter3' });
    const line = world.logged.find((text) => text.includes('AUDITSTREAM_OUTBOUND_ALLOWLIST')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({
      level: 30,
      address: '10.1.2.3',
      url: 'http://***@internal.example/hook?key=***',
    });
    expect(world.logged.join()).not.toMatch(/hunter[23]/);
  });
});
