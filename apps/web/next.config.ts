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
  transpilePackages: ['@exora/audit-chain', '@exora/contracts', '@exora/record-archive'],
  // What the tracing doesn't see: the sample patient's documents, and the notices that go with every copy.
  outputFileTracingIncludes: { '/api/account/sample': ['./sample/*'], '/*': ['./NOTICE'] },
  images: { unoptimized: true },
  poweredByHeader: false,
  // Types are checked by `npm run check`, tests included; the first start should not wait for it a second time.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  // Next keeps each body in memory for the proxy. Files don't come this way; 2 MB is the API's own limit for the rest.
  experimental: {
    proxyClientMaxBodySize: '2mb',
    // Fewer and larger files than by default, which compress better: a first view of ten files, not twenty-four, with 3 to 4 kB
    // less, and 4 kB less over a walk of six views (gzip; `npm run bench:web` tells what a first view has).
    turbopackChunking: { requestCost: 5_000, minChunkSize: 80_000 },
  },
  headers: async () => [{ source: '/_next/static/:path*', headers: assetHeaders }],
};

export default config;
