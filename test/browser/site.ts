import { createServer, type Server } from 'node:http';
import { resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';

/** The strictest policy that lets a page run: no eval, no inline script, no request to anywhere. */
export const POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'";

const PAGE = `<!doctype html><meta charset="utf-8"><title>plainwire</title>
<input type="file"><input type="file"><button>Read</button><pre></pre><script type="module" src="page.js"></script>`;

export interface Site {
  readonly url: string;
  /** Everything that was asked of the server, in order. */
  readonly requests: readonly string[];
  readonly scripts: ReadonlyMap<string, string>;
  readonly metafile: Metafile;
  close(): void;
}

/** Builds the page and its worker from the packages' browser builds, and serves them on loopback. */
export async function serveSite(): Promise<Site> {
  const { outputFiles, metafile } = await build({
    entryPoints: ['page', 'worker'].map((name) => resolve(import.meta.dirname, `${name}.ts`)),
    outdir: '/',
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
  });
  const scripts = new Map(outputFiles.map((file) => [file.path.split('/').at(-1)!, file.text]));
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url!);
    const script = scripts.get(request.url!.slice(1));
    response.setHeader('content-security-policy', POLICY);
    if (script !== undefined) response.setHeader('content-type', 'text/javascript').end(script);
    else if (request.url === '/') response.setHeader('content-type', 'text/html').end(PAGE);
    else response.writeHead(404).end();
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}/`, requests, scripts, metafile, close: () => server.close() };
}

function listen(server: Server): Promise<number> {
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port));
  });
}
