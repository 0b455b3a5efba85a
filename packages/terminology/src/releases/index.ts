export { findReleases, releaseFormats } from './formats.ts';
export { type ReleaseCode, ReleaseError, type ReleaseFile, type ReleaseFormat } from './release.ts';
