import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('decrypts a capture in a worker and sends nothing anywhere', async () => {
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
    expect(complaints.filter((line) => !line.includes('favicon'))).toEqual([]);
    expect(site.requests.filter((path) => path !== '/favicon.ico')).toEqual(['/', '/page.js', '/worker.js']);
  });

  it('is built of no node: module and no eval', () => {
    const modules = Object.keys(site.metafile.inputs);
    expect(modules.filter((path) => path.includes('.node.') || path.startsWith('node:'))).toEqual([]);
    for (const script of site.scripts.values()) {
      expect(script).not.toMatch(/\beval\(|new Function\(|from"node:/);
    }
  });
});
