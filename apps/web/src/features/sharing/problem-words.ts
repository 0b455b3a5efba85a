import type { ProblemWords } from '#components/ui/change-problem.tsx';

const beyondOwnAccess = [
  'Your own access doesn’t reach that far.',
  'Choose parts that are shared with you, and no more than looking and adding. The record’s owner can give more.',
] as const;

/** What making a code is refused for. */
export const inviteWords: ProblemWords = {
  not_allowed: beyondOwnAccess,
  wrong_state: [
    'No further code can be made for this record now.',
    'It has as many open invitations as it may, or nobody new is let in. Cancel one under Sharing that isn’t needed any more.',
  ],
};

/** What changing an access is refused for. */
export const changeWords: ProblemWords = {
  not_allowed: beyondOwnAccess,
  not_found: ['This access has ended meanwhile.', 'Go back to Sharing to see who has access now.'],
  wrong_state: [
    'This access can’t be changed by you.',
    'Somebody else gave it, or nobody new is let in any more. Ask the record’s owner.',
  ],
};

/** What accepting a code is refused for. */
export const acceptWords: ProblemWords = {
  wrong_state: [
    'This code is not for you, or not for now.',
    'You made it yourself, you have access to this record already, or it lets nobody new in. Ask whoever gave you the code.',
  ],
};
