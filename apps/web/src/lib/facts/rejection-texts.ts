import type { RejectionReason } from '@exora/contracts';

/** The choices when a fact is rejected, the likeliest first. */
export const rejectionTexts: readonly { readonly reason: RejectionReason; readonly text: string }[] = [
  { reason: 'misread', text: 'It was misread' },
  { reason: 'wrong', text: 'The document is wrong' },
  { reason: 'outdated', text: 'It no longer holds' },
  { reason: 'duplicate', text: 'It is in the record already' },
  { reason: 'of_somebody_else', text: 'It is about somebody else' },
  { reason: 'other', text: 'Another reason' },
];
