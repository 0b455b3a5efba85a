import { join } from 'node:path';
import type { NextConfig } from 'next';

const repositoryRoot = join(import.meta.dirname, '../..');

/** Headers of static assets, which the proxy doesn't see. Everything else gets its headers in `src/proxy.ts`. */
const assetHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
];

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: repositoryRoot,
  turbopack: { root: repositoryRoot },
  transpilePackages: ['@exora/contracts'],
  images: { unoptimized: true },
  poweredByHeader: false,
  // Types are checked by `npm run check`, tests included; the first start should not wait for it a second time.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  headers: async () => [{ source: '/_next/static/:path*', headers: assetHeaders }],
};

export default config;
