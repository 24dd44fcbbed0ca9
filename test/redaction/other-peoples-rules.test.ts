import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { redact } from '../../src/redaction/redact.ts';
import { compileRules } from '../../src/redaction/rules.ts';
import { finish } from '../../src/shares/process-time.ts';

const RULES = compileRules({ keys: [], patterns: [], paths: [] });
const SOURCES = fileURLToPath(new URL('../sources/samples', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));

/** What secretlint finds in a text; a user in front of a mark is none. */
async function found(content: string): Promise<string[]> {
  const { messages } = await lintSource({
    source: { filePath: 'event.json', content, ext: '.json', contentType: 'text' },
    options: { config: { rules: [{ id: 'recommended', rule: creator }] } },
  });
  return messages
    .filter(({ range: [from, to] }) => !content.slice(from, to).includes(':[REDACTED]@'))
    .map(({ ruleId, messageId }) => `${ruleId} ${messageId}`);
}

/** The text in the middle of an event, after redaction. */
function redactedText(text: string): string {
  const { event } = finish(redact({ details: { message: text } }, RULES));
  return (event['details'] as { message: string }).message;
}

const letters = (count: number): string => 'aB3dE5gH7jK9mN1pQ'.repeat(10).slice(0, count);
const hex = (count: number): string => '0a1b2c3d4e5f6789'.repeat(10).slice(0, count);

/** One of each kind that secretlint knows; put together here, so that no scanner takes this file for a leak. */
const SECRETS: readonly (readonly [name: string, secret: string])[] = [
  ['AWS access key', `AKIA${'ABCDEFGH23456789'}`],
  ['AWS secret key', `AWS_SECRET_ACCESS_KEY=${letters(40)}`],
  ['GitLab token', `glpat-${letters(20)}`],
  ['GitHub token', `ghp_${letters(36)}`],
  ['GitHub fine-grained token', `github_pat_${letters(82)}`],
  ['Slack token', `xoxb-${'123456789012'}-${letters(24)}`],
  ['Slack app token', `xapp-1-${'A0123456789'}-${'123456789012'}-${hex(64)}`],
  ['Slack hook', `https://hooks.slack.com/services/T0${letters(8)}/B0${letters(8)}/${letters(24)}`],
  ['npm token', `npm_${letters(36)}`],
  ['npm credential', `//registry.npmjs.org/:_authToken=${letters(36)}`],
  ['SendGrid key', `SG.${letters(22)}.${letters(43)}`],
  ['OpenAI key', `sk-proj-${letters(74)}T3BlbkFJ${letters(74)}`],
  ['Anthropic key', `sk-ant-api03-${letters(93)}AA`],
  ['Groq key', `gsk_${letters(52)}`],
  ['Hugging Face token', `hf_${'abcDEFghiJ'.repeat(4).slice(0, 34)}`],
  ['Linear key', `lin_api_${letters(40)}`],
  ['Notion token', `ntn_${'12345678901'}${letters(35)}`],
  ['Shopify token', `shpat_${hex(32)}`],
  ['Stripe key', `sk_live_${letters(24)}`],
  ['Grafana token', `glsa_${letters(32)}_${hex(8)}`],
  ['Vault token', `hvs.${letters(95)}`],
  ['Vercel token', `vcp_${letters(24)}`],
  ['Databricks token', `dapi${hex(32)}`],
  ['Docker token', `dckr_pat_${letters(27)}`],
  ['Figma token', `figd_${letters(43)}`],
  ['Cloudflare token', `cfut_${letters(40)}${hex(8)}`],
  ['Tailscale key', `tskey-auth-${letters(12)}-${letters(32)}`],
  ['password in a URL', `https://ada:${letters(16)}@db.example.com/x`],
  ['PostgreSQL connection', `postgresql://ada:${letters(16)}@db.internal:5432/app`],
  ['MongoDB connection', `mongodb+srv://ada:${letters(16)}@db.internal/app`],
  [
    'private key',
    `-----BEGIN RSA PRIVATE KEY-----\n${`${letters(64)}\n`.repeat(12)}-----END RSA PRIVATE KEY-----`,
  ],
];

describe("what other people's rules take for a secret", () => {
  it.each(SECRETS)('%s is taken out, and the text around it is not', async (_name, secret) => {
    const text = redactedText(`before ${secret} behind`);
    expect(text).toMatch(/^before .*\[REDACTED\].* behind$/s);
    expect(await found(text)).toEqual([]);
  });

  it('is found by them in most of these texts, so they are looked for', async () => {
    const results = await Promise.all(
      SECRETS.map(async ([, secret]) => (await found(`before ${secret} behind`)).length),
    );
    expect(results.filter((count) => count > 0).length).toBeGreaterThan(20);
  });

  it('is in none of the samples of other systems afterwards', async () => {
    const samples = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(?:nd)?json$|\.txt$/.test(file),
    );
    expect(samples.length).toBeGreaterThan(8);
    for (const sample of samples) {
      const text = readFileSync(`${SOURCES}/${sample}`, 'utf8');
      expect({ sample, found: await found(redactedText(text)) }).toEqual({ sample, found: [] });
    }
  });

  it("is in none of GitLab's sample events afterwards, and nothing else is taken out of them", async () => {
    const samples = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.json'),
    );
    expect(samples.length).toBeGreaterThan(5);
    for (const sample of samples) {
      const event = JSON.parse(readFileSync(`${FIXTURES}/${sample}`, 'utf8')) as Record<string, never>;
      const { paths, event: redacted } = finish(redact(event, RULES));
      expect({ sample, paths }).toEqual({ sample, paths: [] });
      expect(await found(JSON.stringify(redacted))).toEqual([]);
    }
  });
});
