import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWorld, type TestGroup, type World } from './world.ts';

let world: World;
let group: TestGroup;
beforeAll(async () => {
  world = await createWorld();
  group = await world.group('my-group');
});
afterAll(() => world.close());

const run = (document: string, variables: object = {}) => world.execute(document, variables, group.owner);

const DESTINATION = 'gid://gitlab/AuditEvents::ExternalAuditEventDestination';
const HEADER = 'gid://gitlab/AuditEvents::Streaming::Header';

// In this order, on an empty database: the ids are as printed. Only the token of 37 characters, which GitLab refuses,
// too, is a shorter one.
describe("the examples of GitLab's documentation", () => {
  it('create a destination', async () => {
    const answer = await run(`mutation {
      externalAuditEventDestinationCreate(input: { destinationUrl: "https://mydomain.io/endpoint/ingest", groupPath: "my-group" } ) {
        errors
        externalAuditEventDestination {
          id
          name
          destinationUrl
          verificationToken
          group {
            name
          }
        }
      }
    }`);
    expect(answer).toEqual({
      data: {
        externalAuditEventDestinationCreate: {
          errors: [],
          externalAuditEventDestination: {
            id: `${DESTINATION}/1`,
            name: expect.stringMatching(/^Destination_/),
            destinationUrl: 'https://mydomain.io/endpoint/ingest',
            verificationToken: expect.stringMatching(/^\w{24}$/),
            group: { name: 'my-group' },
          },
        },
      },
    });
  });

  it("create a destination with a verification token of one's own", async () => {
    const document = (token: string) => `mutation {
      externalAuditEventDestinationCreate(input: { destinationUrl: "https://mydomain.io/endpoint/ingest/2", groupPath: "my-group", verificationToken: "${token}" } ) {
        errors
        externalAuditEventDestination {
          id
          name
          destinationUrl
          verificationToken
          group {
            name
          }
        }
      }
    }`;
    expect((await run(document('unique-random-verification-token-here'))).data).toEqual({
      externalAuditEventDestinationCreate: {
        errors: ['Verification token is too long (maximum is 24 characters)'],
        externalAuditEventDestination: null,
      },
    });
    expect((await run(document('unique-random-token-here'))).data).toMatchObject({
      externalAuditEventDestinationCreate: {
        errors: [],
        externalAuditEventDestination: {
          id: `${DESTINATION}/2`,
          verificationToken: 'unique-random-token-here',
        },
      },
    });
  });

  it("create a destination with a name of one's own", async () => {
    const answer = await run(`mutation {
      externalAuditEventDestinationCreate(input: { destinationUrl: "https://mydomain.io/endpoint/ingest/3", name: "destination-name-here", groupPath: "my-group" }) {
        errors
        externalAuditEventDestination {
          id
          name
        }
      }
    }`);
    expect(answer.data).toMatchObject({
      externalAuditEventDestinationCreate: {
        errors: [],
        externalAuditEventDestination: { name: 'destination-name-here' },
      },
    });
  });

  it('add custom HTTP headers', async () => {
    for (const key of ['foo', 'foo2', 'foo3']) {
      const answer = await run(`mutation {
        auditEventsStreamingHeadersCreate(input: { destinationId: "gid://gitlab/AuditEvents::ExternalAuditEventDestination/1", key: "${key}", value: "bar", active: true }) {
          errors
        }
      }`);
      expect(answer).toEqual({ data: { auditEventsStreamingHeadersCreate: { errors: [] } } });
    }
  });

  it('list the destinations', async () => {
    const answer = await run(`query {
      group(fullPath: "my-group") {
        id
        externalAuditEventDestinations {
          nodes {
            destinationUrl
            verificationToken
            id
            name
            headers {
              nodes {
                key
                value
                id
              }
            }
          }
        }
      }
    }`);
    expect(answer.data?.['group']).toMatchObject({
      id: `gid://gitlab/Group/${group.id}`,
      externalAuditEventDestinations: {
        nodes: [
          { name: 'destination-name-here', headers: { nodes: [] } },
          { id: `${DESTINATION}/2`, verificationToken: 'unique-random-token-here', headers: { nodes: [] } },
          {
            id: `${DESTINATION}/1`,
            destinationUrl: 'https://mydomain.io/endpoint/ingest',
            headers: {
              nodes: [
                { key: 'foo3', value: 'bar', id: `${HEADER}/3` },
                { key: 'foo2', value: 'bar', id: `${HEADER}/2` },
                { key: 'foo', value: 'bar', id: `${HEADER}/1` },
              ],
            },
          },
        ],
      },
    });
  });

  it('update a destination', async () => {
    const answer = await run(`mutation {
      externalAuditEventDestinationUpdate(input: {
        id:"gid://gitlab/AuditEvents::ExternalAuditEventDestination/1",
        destinationUrl: "https://www.new-domain.com/webhook",
        name: "destination-name"} ) {
        errors
        externalAuditEventDestination {
          id
          name
          destinationUrl
          verificationToken
          group {
            name
          }
        }
      }
    }`);
    expect(answer.data).toMatchObject({
      externalAuditEventDestinationUpdate: {
        errors: [],
        externalAuditEventDestination: {
          id: `${DESTINATION}/1`,
          name: 'destination-name',
          destinationUrl: 'https://www.new-domain.com/webhook',
        },
      },
    });
  });

  it('update a header, with variables and clientMutationId', async () => {
    const document = `mutation updateHeader($input: AuditEventsStreamingHeadersUpdateInput!) {
      auditEventsStreamingHeadersUpdate(input: $input) {
        clientMutationId
        errors
        header { id key value active }
      }
    }`;
    const input = {
      headerId: `${HEADER}/2`,
      key: 'new-foo',
      value: 'new-bar',
      active: false,
      clientMutationId: 'c1',
    };
    expect(await run(document, { input })).toEqual({
      data: {
        auditEventsStreamingHeadersUpdate: {
          clientMutationId: 'c1',
          errors: [],
          header: { id: `${HEADER}/2`, key: 'new-foo', value: 'new-bar', active: false },
        },
      },
    });
  });

  it('delete a header', async () => {
    const answer = await run(
      'mutation { auditEventsStreamingHeadersDestroy(input: { headerId: "gid://gitlab/AuditEvents::Streaming::Header/1" }) { errors } }',
    );
    expect(answer).toEqual({ data: { auditEventsStreamingHeadersDestroy: { errors: [] } } });
  });

  it("delete a destination, with its id in a variable of GitLab's type", async () => {
    const document = `mutation destroy($id: AuditEventsExternalAuditEventDestinationID!) {
      externalAuditEventDestinationDestroy(input: { id: $id }) {
        errors
      }
    }`;
    const answer = await run(document, { id: `${DESTINATION}/1` });
    expect(answer).toEqual({ data: { externalAuditEventDestinationDestroy: { errors: [] } } });
  });
});
