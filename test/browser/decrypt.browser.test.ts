import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from './question.ts';
import { POLICY, type Site, serveSite } from './site.ts';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const fixture = resolve(import.meta.dirname, '../../fixtures/tls/http-simple');
const recorded = resolve(import.meta.dirname, '../../fixtures/tls-recorded');
const recordings: readonly Recording[] = JSON.parse(readFileSync(join(recorded, 'index.json'), 'utf8'));

interface Recording {
  readonly id: string;
  readonly modes: Readonly<Record<string, { readonly expect: boolean }>>;
  readonly conns: readonly {
    readonly n: number;
    readonly client_port: number;
    readonly server_port: number;
  }[];
}

describe(`in a browser under ${POLICY}`, () => {
  let site: Site;
  let browser: Browser;
  const profile = mkdtempSync(join(tmpdir(), 'plainwire-chromium-'));

  beforeAll(async () => {
    site = await serveSite();
    browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
    rmSync(profile, { recursive: true, force: true });
  });

  it('decrypts and filters a capture in a worker, and sends nothing anywhere', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(site.url);
    const [capture, key] = [page.locator('input').first(), page.locator('input').last()];
    await capture.setInputFiles(`${fixture}/cap.pcap`);
    await key.setInputFiles(`${fixture}/../keys/rsa2048-b.key`);
    await page.locator('button').click();
    await page.locator('pre[data-state]').waitFor();
    const text = (await page.locator('pre').textContent())!;
    const request = readFileSync(`${fixture}/0.c2s`, 'latin1').split('\r\n', 1)[0]!;
    expect(text).toContain(request);
    expect(text).toContain('HTTP/1.1 200 OK');
    const answer: Answer = JSON.parse((await page.locator('pre').getAttribute('data-answer'))!);
    expect(answer.selected).toEqual([4, 10, 12]);
    expect(complaints.filter((line) => !line.includes('favicon'))).toEqual([]);
    expect(site.requests.filter((path) => path !== '/favicon.ico')).toEqual(['/', '/page.js', '/worker.js']);
  });

  it('opens what other implementations said, by keys and key logs, to the byte', async () => {
    const page = await browser.newPage();
    await page.goto(site.url);
    const pre = page.locator('pre[data-state]');
    for (const { id, modes, conns } of recordings) {
      for (const secrets of [...(modes['rsa']?.expect ? ['../server.key'] : []), 'keylog.txt']) {
        if (!existsSync(join(recorded, id, secrets))) continue;
        await page
          .locator('input')
          .first()
          .setInputFiles(join(recorded, id, 'cap.pcap'));
        await page
          .locator('input')
          .last()
          .setInputFiles(join(recorded, id, secrets));
        await page.locator('button').click();
        await pre.waitFor({ state: 'attached' });
        const answer: Answer = JSON.parse((await pre.getAttribute('data-answer'))!);
        const said = conns.flatMap(({ n, client_port, server_port }) => [
          [`${client_port}>${server_port}`, readFileSync(join(recorded, id, `${n}.c2s`), 'latin1')],
          [`${server_port}>${client_port}`, readFileSync(join(recorded, id, `${n}.s2c`), 'latin1')],
        ]);
        expect(answer.streams, id).toEqual(Object.fromEntries(said.filter(([, text]) => text !== '')));
        expect(new Set(answer.statuses), id).toEqual(new Set(['decrypted']));
      }
    }
  });

  it('is built of no node: module and no eval', () => {
    const modules = Object.keys(site.metafile.inputs);
    expect(modules.filter((path) => path.includes('.node.') || path.startsWith('node:'))).toEqual([]);
    for (const script of site.scripts.values()) {
      expect(script).not.toMatch(/\beval\(|new Function\(|from"node:/);
    }
  });
});
