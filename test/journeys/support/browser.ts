import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Frame, type Page } from 'playwright-core';
import type { Product } from './product.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const launchOptions = () => ({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: FLAGS,
});

/** One browser for visits that need no profile on disk; each visit gets a context of its own. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch(launchOptions());
}

/**
 * A profile on disk of somebody's own, as on their own computer. `blockedInFrames` names a site that this person
 * has forbidden every cookie (partitioned ones too) where it is shown inside the other site. Such a launch goes
 * through several documents in a second; with frames in processes of their own the driver now and then loses one of
 * them for good, so here they share one, which changes nothing about what the browser keeps.
 */
export async function openProfile(blockedInFrames?: {
  readonly site: string;
  readonly inside: string;
}): Promise<{ context: BrowserContext; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-profile-'));
  if (blockedInFrames) {
    const { site, inside } = blockedInFrames;
    const cookies = { [`${site},${inside}`]: { setting: 2 } };
    mkdirSync(join(folder, 'Default'));
    const preferences = { profile: { content_settings: { exceptions: { cookies } } } };
    writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
  }
  const context = await chromium.launchPersistentContext(folder, {
    ...launchOptions(),
    args: blockedInFrames ? [...FLAGS, '--disable-site-isolation-trials'] : FLAGS,
    viewport: { width: 1280, height: 900 },
  });
  context.setDefaultTimeout(5_000);
  return {
    context,
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Somebody in front of the practice LMS, with the tool in its frame. */
export interface Visit {
  readonly page: Page;
  /** The tool's document. It stays the same frame while the tool goes from page to page. */
  readonly tool: Frame;
  /** Goes to a page of the tool inside the frame, as its links do. */
  go(path: string): Promise<void>;
}

/** Launches as this person from the LMS' front page and waits for the tool in the frame. */
export async function launchAs(context: BrowserContext, product: Product, name: string): Promise<Visit> {
  const page = await context.newPage();
  await page.goto(`${product.lmsUrl}/`);
  await page.getByRole('button', { name: `Launch as ${name}` }).click();
  return visitOf(page, product);
}

/** The visit on a page of the LMS that frames the tool. */
export async function visitOf(page: Page, product: Product): Promise<Visit> {
  const element = await page.waitForSelector('iframe.tool');
  const tool = await element.contentFrame();
  if (!tool) throw new Error('The LMS page holds no frame.');
  await tool.waitForURL((url) => url.origin === product.toolUrl && !url.pathname.startsWith('/lti/'));
  return {
    page,
    tool,
    async go(path) {
      await tool.goto(`${product.toolUrl}${path}`);
    },
  };
}

/** Which cookies the browser keeps for the tool where it is shown now: one without and one with a partition. */
export function probeCookies({ tool }: Visit): Promise<{ plain: boolean; parted: boolean }> {
  return tool.evaluate(() => {
    // biome-ignore-start lint/suspicious/noDocumentCookie: the Cookie Store cannot set SameSite=None
    document.cookie = 'probe=1; Secure; SameSite=None; Path=/';
    const plain = document.cookie.includes('probe=1');
    document.cookie = 'parted=1; Secure; SameSite=None; Path=/; Partitioned';
    // biome-ignore-end lint/suspicious/noDocumentCookie: the Cookie Store cannot set SameSite=None
    return { plain, parted: document.cookie.includes('parted=1') };
  });
}
