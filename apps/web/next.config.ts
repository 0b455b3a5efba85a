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
    // By default code that several parts of a page share is loaded once for each, to have fewer files.
    turbopackChunking: { requestCost: 20_000, minChunkSize: 10_000 },
  },
  headers: async () => [{ source: '/_next/static/:path*', headers: assetHeaders }],
};

export default config;
